package io.simctl.control;

import io.simctl.policy.FleetAdmission;
import io.simctl.policy.FleetQueue;
import io.simctl.policy.FleetScheduling;
import io.simctl.policy.ModelSelection;
import io.simctl.policy.NodeAdmission;
import io.simctl.policy.NodeQueue;
import io.simctl.policy.Placement;
import io.simctl.policy.Swap;
import io.simctl.policy.Telemetry;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The policy objects of one run.
 *
 * @param selection which model answers; the first that concerns a request decides
 * @param admission of the fleet, asked in this order
 * @param scheduling which machine
 * @param queue who of those that wait in the Coordinator goes next
 * @param placement which model where
 * @param telemetry how the Coordinator learns of machines
 * @param node makes the policies of the machine with the given index
 */
public record RunPolicies(
        List<ModelSelection> selection,
        List<FleetAdmission> admission,
        FleetScheduling scheduling,
        FleetQueue queue,
        Placement placement,
        Telemetry telemetry,
        IntFunction<Node> node) {

    /** The policies of one machine. */
    public record Node(NodeAdmission admission, NodeQueue queue, Swap swap) {}
}

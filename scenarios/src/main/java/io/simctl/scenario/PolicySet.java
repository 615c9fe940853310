package io.simctl.scenario;

import io.simctl.policy.FleetAdmission;
import io.simctl.policy.FleetQueue;
import io.simctl.policy.FleetScheduling;
import io.simctl.policy.ModelSelection;
import io.simctl.policy.NodeAdmission;
import io.simctl.policy.NodeQueue;
import io.simctl.policy.Placement;
import io.simctl.policy.Swap;
import io.simctl.policy.Telemetry;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyChoice;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The policies of one run. */
public record PolicySet(
        @Knob(value = "policies of the Coordinator", def = "{}")
        FleetPolicies fleet,

        @Knob(value = "policies of each machine", def = "{}")
        NodePolicies node) {

    /** The policies of the Coordinator. */
    public record FleetPolicies(
            @Knob(value = "which of several models answers; the first that concerns a request decides", def = "[]")
            List<PolicyChoice<ModelSelection>> selection,

            @Knob(value = "who may come in; all must agree, asked in this order", def = "[]")
            List<PolicyChoice<FleetAdmission>> admission,

            @Knob(value = "which machine runs a request", def = "least-busy")
            PolicyChoice<FleetScheduling> scheduling,

            @Knob(value = "which model lives on which machine", def = "none")
            PolicyChoice<Placement> placement,

            @Knob(value = "how the Coordinator learns of machines, and when it takes one for offline", def = "push")
            PolicyChoice<Telemetry> telemetry,

            @Knob(value = "who goes next of those that no machine can take yet, and how long they wait", def = "fifo")
            PolicyChoice<FleetQueue> queue,

            @Knob(value = "machines that a request is sent to before it is rejected", min = 1, max = 1000, def = "3")
            int attempts,

            @Knob(
                    value =
                            "how long a machine may take to a first token until the request is taken from it and tried on another;"
                                    + " as long as it takes when left out",
                    min = 1e6)
            Optional<Duration> firstTokenTimeout) {}

    /** The policies of each machine. */
    public record NodePolicies(
            @Knob(value = "who may come in, and how many run at once", def = "unbounded")
            PolicyChoice<NodeAdmission> admission,

            @Knob(value = "who gets a slot first", def = "fifo")
            PolicyChoice<NodeQueue> scheduling,

            @Knob(value = "which models leave to make room", def = "lru")
            PolicyChoice<Swap> swap,

            @Knob(value = "how long a machine that changes pools lets its requests finish", min = 0, def = "60s")
            Duration drainTimeout) {}
}

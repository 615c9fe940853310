package io.simctl.control.coordinator;

import static io.simctl.policy.TargetState.LOADING;
import static io.simctl.policy.TargetState.REACHED;
import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.ManualAlarms;
import io.simctl.control.RunListener;
import io.simctl.control.link.MachineReport;
import io.simctl.control.link.Message;
import io.simctl.control.link.Network;
import io.simctl.policy.FleetView;
import io.simctl.policy.Placement;
import io.simctl.policy.TargetState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What machines report of their targets, as the Coordinator takes it. */
class TargetStatusTest {
    private static final int A = 0;
    private static final int B = 1;

    private final ManualAlarms alarms = new ManualAlarms();

    @Test
    void theStateOfAnOlderEpochIsIgnored() {
        KnownFleet view = new KnownFleet(
                FleetFixture.models("a", "b").machine(m -> {}).build().fleet());
        PlacementController controller = controllerOf(view);
        controller.target(0, A);
        controller.target(0, B);

        KnownMachine machine = view.machine(0);
        controller.status(machine, new Message.TargetStatus(1, REACHED, A), 0);
        controller.status(machine, new Message.TargetStatus(2, TargetState.UNMANAGED, B), 0);
        assertThat(machine.targetState()).isEqualTo(LOADING);
        controller.status(machine, new Message.TargetStatus(2, REACHED, B), 0);
        assertThat(machine.targetState()).isEqualTo(REACHED);
    }

    private PlacementController controllerOf(KnownFleet view) {
        Network nowhere = new Network(1, alarms, new Network.Delays(0, 0), new Nobody());
        CandidateFilter filter = new CandidateFilter(view, alarms, List.of());
        return new PlacementController(
                view, filter, new Planless(), alarms, nowhere, new RunListener() {}, (machine, now) -> {});
    }

    /** A placement that leaves everything to the test. */
    private static final class Planless implements Placement {
        @Override
        public long interval() {
            return 0;
        }

        @Override
        public boolean isolates() {
            return false;
        }

        @Override
        public void begin(FleetView fleet, Placement.Actions actions, long now) {}

        @Override
        public void tick(FleetView fleet, Placement.Actions actions, long now) {}
    }

    private static final class Nobody implements Network.Ends {
        @Override
        public void atMachine(int machine, Message.Order order, long now) {}

        @Override
        public void atCoordinator(int machine, Message.Answer answer, long now) {}

        @Override
        public void asked(int machine, MachineReport report, long now) {}

        @Override
        public void reported(int machine, MachineReport report, long now) {}
    }
}

package io.simctl.control.plane;

import static io.simctl.control.plane.ControlRig.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.fleet.Request;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetAdmission;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;
import io.simctl.policy.Placement;
import io.simctl.policy.Verdict;
import io.simctl.policy.placement.Autopilot;
import io.simctl.policy.placement.autopilot.AutopilotKnobs;
import io.simctl.policy.type.Foresight;
import io.simctl.policy.type.KnobValues;
import io.simctl.policy.type.PolicyContext;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What machines do with an autopilot's orders; each has room for one of A and B, and holds A. Nothing but orders loads a model. */
class AutopilotOrdersTest {
    private final ControlRig world = new ControlRig(1).fleetAdmission(new WarmOnly());

    private void fly(String... knobs) {
        Placement policy = new Autopilot.Type()
                .create(
                        KnobValues.of(AutopilotKnobs.class, knobs),
                        new PolicyContext(
                                world.fleet(),
                                new SplittableRandom(1),
                                () -> new Foresight(2, new int[0], new long[0])));
        world.placedBy(policy);
        for (int second = 0; second < 400; second += 5) {
            world.request(second, B, 1);
        }
        world.runUntil(400);
    }

    @Test
    void aMachineUnloadsWhatNobodyWantsAndLoadsWhatIsWanted() {
        fly("enforce=true", "min_dwell=5m");
        assertThat(world.residency)
                .containsExactly(
                        "0A RESIDENT at 0",
                        "0A DRAINING at 300",
                        "0A ON_DISK at 301",
                        "0B LOADING at 301",
                        "0B RESIDENT at 311");
        assertThat(world.ends).last().asString().endsWith(" completed at 396");
    }

    @Test
    void nothingLeavesBeforeTheDwellIsOver() {
        fly("enforce=true");
        assertThat(world.residency).containsExactly("0A RESIDENT at 0");
    }

    @Test
    void nothingHappensWhilePlansAreOnlyRecorded() {
        fly("min_dwell=5m");
        assertThat(world.residency).isEqualTo(List.of("0A RESIDENT at 0"));
    }

    private static final class WarmOnly implements FleetAdmission {
        @Override
        public String gate(MachineView machine, Request request, long now) {
            return machine.isResident(request.model()) ? OPEN : "cold";
        }

        @Override
        public Verdict decide(Request request, FleetView fleet, Candidates candidates, long now) {
            return Verdict.ADMIT;
        }
    }
}

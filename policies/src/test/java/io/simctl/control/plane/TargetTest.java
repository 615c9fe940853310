package io.simctl.control.plane;

import static io.simctl.control.plane.ControlRig.A;
import static io.simctl.control.plane.ControlRig.B;
import static io.simctl.control.plane.ControlRig.C;
import static io.simctl.control.plane.ControlRig.GB;
import static io.simctl.policy.TargetState.FAILED;
import static io.simctl.policy.TargetState.LOADING;
import static io.simctl.policy.TargetState.REACHED;
import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.PoolReport;
import io.simctl.fleet.Outcome;
import io.simctl.policy.Swap;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Targets of several models, where a pool has one; the machine has room for two of A, B and C. */
class TargetTest {
    private final ControlRig world =
            new ControlRig(1).withC().memory(26 * GB).isolated().nodeQueue(8, Long.MAX_VALUE);

    @Test
    void aMachineLoadsBothModelsOfItsTargetAndServesThem() {
        world.request(30, B, 3).request(30, C, 3).request(30, A, 3).runUntil(0);
        world.placement.target(0, B, C);
        world.runUntil(5);
        assertThat(world.placement.sees(0).targetState()).isEqualTo(LOADING);
        world.runUntil(60);

        assertThat(world.placement.sees(0).targetState()).isEqualTo(REACHED);
        assertThat(world.residency).contains("0A ON_DISK at 1", "0B RESIDENT at 11", "0C RESIDENT at 11");
        assertThat(world.ends)
                .containsExactly("2 503 assigned_pool_model at 30", "0 completed at 33", "1 completed at 33");
        assertThat(world.plane().pools()).isEqualTo(new PoolReport(true, List.of(0, 1, 1), 1, 1));
    }

    @Test
    void whatBothTargetsNameStaysInMemory() {
        world.runUntil(0);
        world.placement.target(0, A, B);
        world.runUntil(20);
        assertThat(world.placement.target(0, B, A)).as("the same models").isFalse();
        world.placement.target(0, B, C);
        world.runUntil(60);

        assertThat(world.placement.sees(0).targetState()).isEqualTo(REACHED);
        assertThat(world.placement.sees(0).target().epoch()).isEqualTo(2);
        assertThat(world.residency)
                .containsExactly(
                        "0A RESIDENT at 0",
                        "0B LOADING at 0",
                        "0B RESIDENT at 10",
                        "0A DRAINING at 20",
                        "0A ON_DISK at 21",
                        "0C LOADING at 21",
                        "0C RESIDENT at 31");
    }

    @Test
    void theModelThatCouldNotBeLoadedCoolsDownAndTheOtherOneServes() {
        world.request(30, A, 3).runUntil(0);
        world.backends.get(0).breakLoadsOf(C);
        world.placement.target(0, A, C);
        world.runUntil(60);

        assertThat(world.placement.sees(0).targetState()).isEqualTo(FAILED);
        assertThat(world.placement.sees(0).isCoolingDown(C, world.alarms.now())).isTrue();
        assertThat(world.placement.sees(0).isCoolingDown(A, world.alarms.now())).isFalse();
        assertThat(world.ends).containsExactly("0 completed at 33");
    }

    @Test
    void aSwapPolicyThatRefusesTheTargetsLoadFailsTheTarget() {
        world.swap((node, model, now) -> Swap.Plan.refuse(new Outcome.Rejected(503, "pinned", 0)));
        world.runUntil(0);
        world.placement.target(0, A, B);
        world.runUntil(5);

        assertThat(world.placement.sees(0).targetState()).isEqualTo(FAILED);
    }

    @Test
    void whatRunsEndsHoweverLongItTakesWhereNothingIsBrokenOff() {
        world.patient().request(0, A, 500).runUntil(1);
        world.placement.target(0, B, C);
        world.runUntil(600);

        assertThat(world.ends).containsExactly("0 completed at 500");
        assertThat(world.placement.sees(0).targetState()).isEqualTo(REACHED);
        assertThat(world.residency).contains("0A ON_DISK at 501", "0B LOADING at 501");
    }
}

package io.simctl.control.plane;

import static io.simctl.control.plane.ControlRig.A;
import static io.simctl.control.plane.ControlRig.B;
import static io.simctl.policy.TargetState.DRAINING;
import static io.simctl.policy.TargetState.FAILED;
import static io.simctl.policy.TargetState.LOADING;
import static io.simctl.policy.TargetState.REACHED;
import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.PoolReport;
import io.simctl.control.coordinator.KnownMachine;
import io.simctl.policy.placement.ModelPools;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Assigning machines to pools: the epochs, what a machine's report of its target changes, and what a switch does to what runs. */
class PoolAssignmentTest {
    private final ControlRig world = new ControlRig(1).isolated().nodeQueue(8, Long.MAX_VALUE);

    @Test
    void eachNewAssignmentGetsTheNextEpoch() {
        world.runUntil(0);
        assertThat(world.placement.target(0, A)).isTrue();
        assertThat(world.placement.sees(0).target().epoch()).isEqualTo(1);
        assertThat(world.placement.target(0, B)).isTrue();
        assertThat(world.placement.sees(0).target().epoch()).isEqualTo(2);
    }

    @Test
    void assigningAMachineToThePoolThatItServesChangesNothing() {
        world.runUntil(0);
        world.placement.target(0, A);
        world.runUntil(1);

        assertThat(world.placement.sees(0).targetState()).isEqualTo(REACHED);
        assertThat(world.placement.target(0, A)).isFalse();
        assertThat(world.placement.sees(0).target().epoch()).isEqualTo(1);
    }

    @Test
    void aMachineDrainsThenLoadsThenServes() {
        world.request(0, A, 5).runUntil(1);
        world.placement.target(0, B);
        assertThat(world.placement.sees(0).targetState()).isEqualTo(LOADING);
        world.runUntil(2);
        assertThat(world.placement.sees(0).targetState()).isEqualTo(DRAINING);
        world.runUntil(7);
        assertThat(world.placement.sees(0).targetState()).isEqualTo(LOADING);
        world.runUntil(17);
        assertThat(world.placement.sees(0).targetState()).isEqualTo(REACHED);
        assertThat(world.ends).containsExactly("0 completed at 5");
    }

    @Test
    void aFailedLoadLeavesTheMachineBoundToItsPoolAndCoolingDown() {
        world.runUntil(0);
        world.backends.get(0).breakLoadsOf(B);
        world.placement.target(0, B);
        world.runUntil(20);

        KnownMachine machine = world.placement.sees(0);
        assertThat(machine.targetState()).isEqualTo(FAILED);
        assertThat(machine.target().isOf(B)).isTrue();
        assertThat(machine.isCoolingDown(B, world.alarms.now())).isTrue();
        assertThat(world.placement.target(0, B)).isTrue();
    }

    @Test
    void aMachineOfAnotherPoolRefusesInsteadOfSwapping() {
        world.request(5, B, 5).runUntil(0);
        world.placement.target(0, A);
        world.runUntil(60);

        assertThat(world.ends).containsExactly("0 503 assigned_pool_model at 5");
        assertThat(world.residency).containsExactly("0A RESIDENT at 0");
    }

    @Test
    void whoWaitsForTheOldModelIsTurnedAwayWhenTheMachineSwitches() {
        world.request(0, A, 5).request(0, A, 5).runUntil(1);
        world.placement.target(0, B);
        world.runUntil(60);

        assertThat(world.ends).containsExactly("1 503 switching_model at 1", "0 completed at 5");
    }

    @Test
    void whoWaitsForALoadStillGetsItWhereAPoolKeepsNobodyOut() {
        ControlRig open =
                new ControlRig(1).nodeQueue(8, Long.MAX_VALUE).request(0, A, 20).request(1, B, 3);
        open.runUntil(2);
        open.placement.target(0, A);
        open.runUntil(60);

        assertThat(open.ends).containsExactly("0 completed at 20", "1 completed at 34");
    }

    @Test
    void aSwitchBreaksOffWhatRunsLongerThanItsPatience() {
        world.request(0, A, 500).runUntil(1);
        world.placement.target(0, B);
        world.runUntil(100);

        assertThat(world.ends).containsExactly("0 failed 0 broken off: the machine changed pools at 61");
        assertThat(world.placement.sees(0).targetState()).isEqualTo(REACHED);
    }

    @Test
    void aNewerAssignmentKeepsTheModelThatACancelledOneWouldHaveUnloaded() {
        world.request(0, A, 5).runUntil(1);
        world.placement.target(0, B);
        world.runUntil(2);
        world.placement.target(0, A);
        world.runUntil(60);

        assertThat(world.residency).noneMatch(r -> r.startsWith("0A ON_DISK")).noneMatch(r -> r.startsWith("0B"));
        assertThat(world.placement.sees(0).targetState()).isEqualTo(REACHED);
    }

    @Test
    void theOriginalsCancelledAssignmentUnloadsAndReloads() {
        world.defect(ModelPools.Defect.CANCELLED_ASSIGNMENT_UNLOADS)
                .request(0, A, 5)
                .runUntil(1);
        world.placement.target(0, B);
        world.runUntil(2);
        world.placement.target(0, A);
        world.runUntil(60);

        assertThat(world.residency).contains("0A ON_DISK at 6", "0A LOADING at 6", "0A RESIDENT at 16");
    }

    @Test
    void withoutIsolationAnAssignedMachineServesOtherModelsAgain() {
        ControlRig open =
                new ControlRig(1).nodeQueue(8, Long.MAX_VALUE).request(5, B, 5).runUntil(0);
        open.placement.target(0, A);
        open.runUntil(60);

        assertThat(open.ends).containsExactly("0 completed at 21");
    }

    @Test
    void theOriginalsMachineRefusesEvenAfterIsolationWasSwitchedOff() {
        ControlRig open = new ControlRig(1)
                .defect(ModelPools.Defect.REFUSE_AFTER_ROLLBACK)
                .request(5, B, 5)
                .runUntil(0);
        open.placement.target(0, A);
        open.runUntil(60);

        assertThat(open.ends).containsExactly("0 503 assigned_pool_model at 5");
    }

    @Test
    void thePoolReportCountsWhoServesWhoIsManagedAndWhoHoldsTwo() {
        ControlRig three =
                new ControlRig(3).isolated().memory(40 * ControlRig.GB).runUntil(0);
        three.placement.target(0, A);
        three.placement.target(1, B);
        three.placement.load(2, B);

        three.runUntil(1);
        assertThat(three.plane().pools())
                .as("machine 1 is on its way to B; it is managed but serves no pool yet")
                .isEqualTo(new PoolReport(true, List.of(1, 0), 2, 0));

        three.runUntil(20);
        assertThat(three.plane().pools())
                .as("machine 2 was never assigned and now holds A and B")
                .isEqualTo(new PoolReport(true, List.of(1, 1), 2, 1));
    }

    @Test
    void aMachineThatCouldNotLoadItsModelIsManagedButServesNoPool() {
        world.runUntil(0);
        world.backends.get(0).breakLoadsOf(B);
        world.placement.target(0, B);
        world.runUntil(20);

        assertThat(world.plane().pools()).isEqualTo(new PoolReport(true, List.of(0, 0), 1, 0));
    }
}

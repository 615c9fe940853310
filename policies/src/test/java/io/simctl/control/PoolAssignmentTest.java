package io.simctl.control;

import static io.simctl.control.AssignmentState.ASSIGNED;
import static io.simctl.control.AssignmentState.DRAINING;
import static io.simctl.control.AssignmentState.FAILED;
import static io.simctl.control.AssignmentState.LOADING;
import static io.simctl.control.ControlRig.A;
import static io.simctl.control.ControlRig.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.fleet.ModelState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Assigning machines to pools: the epochs, what a machine's word changes, and what a switch does to what runs. */
class PoolAssignmentTest {
    private final ControlRig world = new ControlRig(1).isolated().nodeQueue(8, Long.MAX_VALUE);

    @Test
    void eachNewAssignmentGetsTheNextEpoch() {
        world.runUntil(0);
        assertThat(world.placement.assign(0, A)).isTrue();
        assertThat(world.placement.sees(0).epoch()).isEqualTo(1);
        assertThat(world.placement.assign(0, B)).isTrue();
        assertThat(world.placement.sees(0).epoch()).isEqualTo(2);
    }

    @Test
    void assigningAMachineToThePoolThatItServesChangesNothing() {
        world.runUntil(0);
        world.placement.assign(0, A);
        world.runUntil(1);

        assertThat(world.placement.sees(0).assignment()).isEqualTo(ASSIGNED);
        assertThat(world.placement.assign(0, A)).isFalse();
        assertThat(world.placement.sees(0).epoch()).isEqualTo(1);
    }

    @Test
    void aMachineDrainsThenLoadsThenServes() {
        world.request(0, A, 5).runUntil(1);
        world.placement.assign(0, B);
        assertThat(world.placement.sees(0).assignment()).isEqualTo(LOADING);
        world.runUntil(2);
        assertThat(world.placement.sees(0).assignment()).isEqualTo(DRAINING);
        world.runUntil(7);
        assertThat(world.placement.sees(0).assignment()).isEqualTo(LOADING);
        world.runUntil(17);
        assertThat(world.placement.sees(0).assignment()).isEqualTo(ASSIGNED);
        assertThat(world.ends).containsExactly("0 completed at 5");
    }

    @Test
    void wordOfAnOlderEpochOrOfAnotherModelIsIgnored() {
        world.runUntil(0);
        KnownMachine machine = world.placement.sees(0);
        Assignments assignments = new Assignments(false);
        assignments.assign(machine, A, 0);
        assignments.assign(machine, B, 0);

        assertThat(assignments.status(machine, new Message.AssignStatus(A, 1, ASSIGNED), 0))
                .isFalse();
        assertThat(assignments.status(machine, new Message.AssignStatus(A, 2, ASSIGNED), 0))
                .isFalse();
        assertThat(assignments.status(machine, new Message.AssignStatus(B, 2, AssignmentState.UNMANAGED), 0))
                .isFalse();
        assertThat(machine.assignment()).isEqualTo(LOADING);
        assertThat(assignments.status(machine, new Message.AssignStatus(B, 2, ASSIGNED), 0))
                .isTrue();
        assertThat(machine.assignment()).isEqualTo(ASSIGNED);
    }

    @Test
    void aFailedLoadLeavesTheMachineBoundToItsPoolAndCoolingDown() {
        world.runUntil(0);
        world.backends.get(0).breakLoadsOf(B);
        world.placement.assign(0, B);
        world.runUntil(20);

        KnownMachine machine = world.placement.sees(0);
        assertThat(machine.assignment()).isEqualTo(FAILED);
        assertThat(machine.assignedModel()).isEqualTo(B);
        assertThat(machine.isCoolingDown(B, world.alarms.now())).isTrue();
        assertThat(world.placement.assign(0, B)).isTrue();
    }

    @Test
    void aMachineOfAnotherPoolRefusesInsteadOfSwapping() {
        world.request(5, B, 5).runUntil(0);
        world.placement.assign(0, A);
        world.runUntil(60);

        assertThat(world.ends).containsExactly("0 503 assigned_pool_model at 5");
        assertThat(world.residency).containsExactly("0A RESIDENT at 0");
    }

    @Test
    void whoWaitsForTheOldModelIsTurnedAwayWhenTheMachineSwitches() {
        world.request(0, A, 5).request(0, A, 5).runUntil(1);
        world.placement.assign(0, B);
        world.runUntil(60);

        assertThat(world.ends).containsExactly("1 503 switching_model at 1", "0 completed at 5");
    }

    @Test
    void whoWaitsForALoadStillGetsItWhereAPoolKeepsNobodyOut() {
        ControlRig open =
                new ControlRig(1).nodeQueue(8, Long.MAX_VALUE).request(0, A, 20).request(1, B, 3);
        open.runUntil(2);
        open.placement.assign(0, A);
        open.runUntil(60);

        assertThat(open.ends).containsExactly("0 completed at 20", "1 completed at 34");
    }

    @Test
    void aSwitchBreaksOffWhatRunsLongerThanItsPatience() {
        world.request(0, A, 500).runUntil(1);
        world.placement.assign(0, B);
        world.runUntil(100);

        assertThat(world.ends).containsExactly("0 failed 0 broken off: the machine changed pools at 61");
        assertThat(world.placement.sees(0).assignment()).isEqualTo(ASSIGNED);
    }

    @Test
    void aNewerAssignmentKeepsTheModelThatACancelledOneWouldHaveUnloaded() {
        world.request(0, A, 5).runUntil(1);
        world.placement.assign(0, B);
        world.runUntil(2);
        world.placement.assign(0, A);
        world.runUntil(60);

        assertThat(world.residency).noneMatch(r -> r.startsWith("0A ON_DISK")).noneMatch(r -> r.startsWith("0B"));
        assertThat(world.placement.sees(0).assignment()).isEqualTo(ASSIGNED);
    }

    @Test
    void theOriginalsCancelledAssignmentUnloadsAndReloads() {
        world.defect(PoolDefect.CANCELLED_ASSIGNMENT_UNLOADS).request(0, A, 5).runUntil(1);
        world.placement.assign(0, B);
        world.runUntil(2);
        world.placement.assign(0, A);
        world.runUntil(60);

        assertThat(world.residency).contains("0A ON_DISK at 6", "0A LOADING at 6", "0A RESIDENT at 16");
    }

    @Test
    void withoutIsolationAnAssignedMachineServesOtherModelsAgain() {
        ControlRig open =
                new ControlRig(1).nodeQueue(8, Long.MAX_VALUE).request(5, B, 5).runUntil(0);
        open.placement.assign(0, A);
        open.runUntil(60);

        assertThat(open.ends).containsExactly("0 completed at 21");
    }

    @Test
    void theOriginalsMachineRefusesEvenAfterIsolationWasSwitchedOff() {
        ControlRig open = new ControlRig(1)
                .defect(PoolDefect.REFUSE_AFTER_ROLLBACK)
                .request(5, B, 5)
                .runUntil(0);
        open.placement.assign(0, A);
        open.runUntil(60);

        assertThat(open.ends).containsExactly("0 503 assigned_pool_model at 5");
    }

    @Test
    void successReplacesWhatTheCoordinatorBelievesToBeWarm() {
        world.runUntil(0);
        KnownMachine machine = world.placement.sees(0);
        assertThat(warmAfterSwitch(new Assignments(false), machine)).isEqualTo(1);
        assertThat(warmAfterSwitch(new Assignments(true), machine)).isEqualTo(2);
    }

    @Test
    void thePoolReportCountsWhoServesWhoIsManagedAndWhoHoldsTwo() {
        ControlRig three =
                new ControlRig(3).isolated().memory(40 * ControlRig.GB).runUntil(0);
        three.placement.assign(0, A);
        three.placement.assign(1, B);
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
        world.placement.assign(0, B);
        world.runUntil(20);

        assertThat(world.plane().pools()).isEqualTo(new PoolReport(true, List.of(0, 0), 1, 0));
    }

    private static int warmAfterSwitch(Assignments assignments, KnownMachine machine) {
        machine.learned(A, ModelState.RESIDENT);
        machine.learned(B, ModelState.ON_DISK);
        machine.assign(A, ASSIGNED, machine.epoch() + 1, 0);
        assignments.assign(machine, B, 0);
        assignments.status(machine, new Message.AssignStatus(B, machine.epoch(), ASSIGNED), 0);
        return machine.residentModels();
    }
}

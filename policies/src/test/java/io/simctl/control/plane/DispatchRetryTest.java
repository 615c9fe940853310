package io.simctl.control.plane;

import static io.simctl.control.plane.ControlRig.A;
import static io.simctl.control.plane.TimedBackend.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.fleet.Request;
import io.simctl.policy.Candidates;
import io.simctl.policy.Dispatch;
import io.simctl.policy.FleetAdmission;
import io.simctl.policy.FleetScheduling;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;
import io.simctl.policy.Verdict;
import org.junit.jupiter.api.Test;

/** What the Coordinator does with a machine that gives no token in time, and with one that only a breaker stands against. */
class DispatchRetryTest {
    private static ControlRig slowFirst(int machines, int tries) {
        ControlRig rig =
                new ControlRig(machines).tries(tries).firstTokenWithin(10).request(1, A, 5);
        rig.backends().get(0).delayTokens(60 * SECOND);
        return rig;
    }

    @Test
    void aRequestWithoutAFirstTokenInTimeIsTriedOnAnotherMachine() {
        ControlRig rig = slowFirst(2, 3).runUntil(100);

        assertThat(rig.ends).containsExactly("0 completed at 16");
        assertThat(rig.backends.get(0).running())
                .as("the late one was told to leave it")
                .isZero();
        assertThat(rig.placement.sees(0).pendingTotal()).isZero();
    }

    @Test
    void isNotTriedTwiceOnTheSameMachineAndFailsWhereThereIsNoOther() {
        assertThat(slowFirst(1, 3).runUntil(100).ends).containsExactly("0 failed 503 first_token_timeout at 11");
    }

    @Test
    void isTriedOnNoMoreMachinesThanAttemptsAreAllowed() {
        ControlRig rig = slowFirst(3, 2);
        rig.backends().get(1).delayTokens(60 * SECOND);

        assertThat(rig.runUntil(100).ends).containsExactly("0 failed 503 first_token_timeout at 21");
    }

    @Test
    void aTokenInTimeIsAllThatItTakesHoweverLongTheRestIs() {
        assertThat(new ControlRig(1).firstTokenWithin(10).request(0, A, 60).runUntil(100).ends)
                .containsExactly("0 completed at 60");
    }

    /** Stands against these machines until told otherwise, as a breaker does. */
    private record Suspects(int first, boolean failsOpen) implements FleetAdmission {
        @Override
        public String gate(MachineView machine, Request request, long now) {
            return mayServe(machine, request.model(), now) ? OPEN : "suspect";
        }

        @Override
        public boolean mayServe(MachineView machine, int model, long now) {
            return machine.index() < first;
        }

        @Override
        public Verdict decide(Request request, FleetView fleet, Candidates candidates, long now) {
            return Verdict.ADMIT;
        }
    }

    @Test
    void aFleetOfWhichAllAreSuspectIsTriedWhereTheGateFailsOpen() {
        ControlRig open =
                new ControlRig(2).fleetAdmission(new Suspects(0, true)).request(0, A, 5);
        assertThat(open.runUntil(100).ends).containsExactly("0 completed at 5");
        ControlRig shut =
                new ControlRig(2).fleetAdmission(new Suspects(0, false)).request(0, A, 5);
        assertThat(shut.runUntil(100).ends).containsExactly("0 429 machine_busy at 0");
    }

    @Test
    void aMachineThatIsOnlyFullIsWaitedForAndNoSuspectTried() {
        ControlRig rig = new ControlRig(2).atOnce(1).fleetQueue(8).fleetAdmission(new Suspects(1, true));
        rig.request(0, A, 5).request(1, A, 5).runUntil(100);

        assertThat(rig.ends).containsExactly("0 completed at 5", "1 completed at 10");
    }

    /** A policy that asks for the second machine when the first is late. */
    private record Second(long after) implements FleetScheduling {
        @Override
        public Dispatch dispatch(Request request, FleetView fleet, Candidates candidates, long now) {
            return fleet.to(0);
        }

        @Override
        public long hedgeAfter(Request request) {
            return after;
        }

        @Override
        public int hedge(Request request, int first, FleetView fleet, Candidates candidates, long now) {
            return candidates.next(first + 1);
        }
    }

    @Test
    void aHedgeIsChosenWhenItsTimeHasComeAndTheFirstTokenDecides() {
        ControlRig rig = new ControlRig(2).scheduling(new Second(3 * SECOND)).request(1, A, 5);
        rig.backends().get(0).delayTokens(60 * SECOND);

        assertThat(rig.runUntil(100).ends).containsExactly("0 completed at 9");
        assertThat(rig.backends.get(0).running()).isZero();
    }
}

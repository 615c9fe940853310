package io.simctl.control.plane;

import static io.simctl.control.plane.ControlRig.A;
import static io.simctl.control.plane.TimedBackend.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Attempt;
import io.simctl.control.Leg;
import io.simctl.control.client.ClientSettings;
import io.simctl.policy.Dispatch;
import io.simctl.policy.FleetScheduling;
import org.junit.jupiter.api.Test;

/** Attempts that are on more than one machine: hedged ones, and pairs of a prefilling and a decoding machine. */
class LegsTest {
    private static final FleetScheduling HEDGED =
            (request, view, candidates, now) -> new Dispatch.Hedged(0, 1, 3 * SECOND);
    private static final FleetScheduling PAIR = (request, view, candidates, now) -> new Dispatch.Disaggregated(0, 1);
    private static final FleetScheduling BUSY_FIRST =
            (request, view, candidates, now) -> request.id() == 0 ? view.to(0) : new Dispatch.Hedged(0, 1, 3 * SECOND);

    private static void assertNothingIsLeft(ControlRig rig) {
        for (int machine = 0; machine < 2; machine++) {
            assertThat(rig.placement.sees(machine).pendingTotal())
                    .as("pending on machine " + machine)
                    .isZero();
            assertThat(rig.backends.get(machine).running())
                    .as("running on machine " + machine)
                    .isZero();
        }
    }

    @Test
    void theHedgeServesARequestWhoseFirstTokenIsLateAndTheLoserIsCancelled() {
        ControlRig rig = new ControlRig(2).nodeQueue(8, Long.MAX_VALUE).scheduling(BUSY_FIRST);
        rig.request(0, A, 60).request(1, A, 5).runUntil(30);

        assertThat(rig.ends).containsExactly("1 completed at 9");
        Attempt hedged = rig.attempts.get(1L);
        assertThat(hedged.legs()).isEqualTo(2);
        assertThat(hedged.machine()).isEqualTo(1);
        assertThat(hedged.leg(0).stage()).as("the loser").isEqualTo(Leg.Stage.LEFT);
        assertThat(hedged.firstTokenAt()).isEqualTo(5 * SECOND);
        rig.runUntil(70);
        assertNothingIsLeft(rig);
    }

    @Test
    void theFirstMachineServesWhenItsTokenComesBeforeThatOfTheHedge() {
        ControlRig rig = new ControlRig(2).nodeQueue(8, Long.MAX_VALUE).scheduling(BUSY_FIRST);
        rig.request(0, A, 4).request(0, A, 60);
        rig.backends().get(1).delayTokens(10 * SECOND);
        rig.runUntil(80);

        assertThat(rig.ends).containsExactly("0 completed at 4", "1 completed at 64");
        assertThat(rig.attempts.get(1L).machine()).isEqualTo(0);
        assertThat(rig.attempts.get(1L).legs()).as("the hedge had been sent").isEqualTo(2);
        assertNothingIsLeft(rig);
    }

    @Test
    void noHedgeIsSentWhenTheFirstTokenIsInTime() {
        ControlRig rig = new ControlRig(2).scheduling(HEDGED);
        rig.request(0, A, 20).runUntil(30);

        assertThat(rig.ends).containsExactly("0 completed at 20");
        assertThat(rig.attempts.get(0L).legs()).isEqualTo(1);
    }

    @Test
    void theHedgeServesARequestWhoseFirstMachineBreaksDown() {
        ControlRig rig = new ControlRig(2).nodeQueue(8, Long.MAX_VALUE).scheduling(HEDGED);
        rig.request(1, A, 5);
        rig.backends().get(0).delayTokens(60 * SECOND);
        rig.backends().get(1).delayTokens(10 * SECOND);
        rig.runUntil(5);
        rig.backends().get(0).crash("pulled the plug");
        rig.runUntil(100);

        assertThat(rig.ends).containsExactly("0 completed at 19");
        assertNothingIsLeft(rig);
    }

    @Test
    void aClientThatGivesUpLeavesBothMachines() {
        ControlRig rig = new ControlRig(2).scheduling(HEDGED).clients(new ClientSettings(6 * SECOND, 0, true, 0, 0));
        rig.request(1, A, 5);
        rig.backends().forEach(backend -> backend.delayTokens(60 * SECOND));
        rig.runUntil(8);

        assertThat(rig.ends).containsExactly("0 timed out at 7");
        assertThat(rig.attempts.get(0L).legs()).isEqualTo(2);
        assertNothingIsLeft(rig);
    }

    @Test
    void aPairComputesThePromptHereAndTheOutputThereOnceTheKvCacheHasCrossedTheLink() {
        ControlRig rig = new ControlRig(2).scheduling(PAIR).kvTransfer(2);
        rig.request(0, A, 5).runUntil(30);

        assertThat(rig.ends).as("1 s prompt, 5 s transfer, 4 further tokens").containsExactly("0 completed at 10");
        Attempt pair = rig.attempts.get(0L);
        assertThat(pair.leg(0).role()).isEqualTo(Leg.Role.PREFILL);
        assertThat(pair.leg(1).role()).isEqualTo(Leg.Role.DECODE);
        assertThat(pair.firstTokenAt()).isEqualTo(SECOND);
        assertThat(pair.leg(1).dispatchedAt()).isEqualTo(6 * SECOND);
        assertThat(pair.lastTokenAt()).isEqualTo(10 * SECOND);
        assertThat(pair.generatedTokens()).isEqualTo(5);
        assertNothingIsLeft(rig);
    }

    @Test
    void transfersOfOneMachineCrossItsLinkOneAfterTheOther() {
        ControlRig rig = new ControlRig(2).slots(4).scheduling(PAIR).kvTransfer(2);
        rig.request(0, A, 5).request(0, A, 5).runUntil(30);

        assertThat(rig.ends).containsExactly("0 completed at 10", "1 completed at 15");
    }

    @Test
    void anAnswerOfOneTokenNeedsNoSecondMachine() {
        ControlRig rig = new ControlRig(2).scheduling(PAIR);
        rig.request(0, A, 1).runUntil(30);

        assertThat(rig.ends).containsExactly("0 completed at 1");
        assertThat(rig.attempts.get(0L).machine()).isEqualTo(0);
        assertNothingIsLeft(rig);
    }

    @Test
    void aClientThatGivesUpDuringTheTransferLeavesBothMachines() {
        ControlRig rig =
                new ControlRig(2).scheduling(PAIR).kvTransfer(2).clients(new ClientSettings(4 * SECOND, 0, true, 0, 0));
        rig.request(0, A, 5).runUntil(30);

        assertThat(rig.ends).containsExactly("0 timed out at 4");
        assertThat(rig.attempts.get(0L).leg(1).nodeAt()).as("never sent").isEqualTo(Attempt.UNSET);
        assertNothingIsLeft(rig);
    }

    @Test
    void aPairWhosePromptMachineBreaksDownBeforeTheFirstTokenIsTriedOnceMore() {
        ControlRig rig = new ControlRig(2)
                .tries(2)
                .scheduling((request, view, candidates, now) ->
                        candidates.passes(0) ? new Dispatch.Disaggregated(0, 1) : view.to(1));
        rig.request(1, A, 5);
        rig.backends().get(0).delayTokens(60 * SECOND);
        rig.runUntil(3);
        rig.backends().get(0).crash("pulled the plug");
        rig.runUntil(30);

        assertThat(rig.ends).containsExactly("0 completed at 8");
        assertNothingIsLeft(rig);
    }

    @Test
    void anOutputThatItsMachineRefusesIsAFailureSinceTheClientHasSeenAToken() {
        ControlRig rig = new ControlRig(2)
                .scheduling((request, view, candidates, now) ->
                        request.id() == 0 ? view.to(1) : new Dispatch.Disaggregated(0, 1));
        rig.request(0, A, 20).request(1, A, 5).runUntil(30);

        assertThat(rig.ends)
                .containsExactly("1 failed 0 the machine for its output refused it: full at 2", "0 completed at 20");
        assertNothingIsLeft(rig);
    }
}

package io.simctl.control.plane;

import static io.simctl.control.plane.ControlRig.A;
import static io.simctl.control.plane.ControlRig.B;
import static io.simctl.control.plane.TimedBackend.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.control.Alarm;
import io.simctl.control.client.ClientSettings;
import io.simctl.fleet.Outcome;
import io.simctl.policy.Swap;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The way of a request through clients, Coordinator and machine. */
class RequestWayTest {
    @Test
    void completesARequestAfterItsTokens() {
        ControlRig world = new ControlRig(1).request(1, A, 5).runUntil(60);

        assertThat(world.ends).containsExactly("0 completed at 6");
        assertThat(world.plane().isFinished()).isTrue();
    }

    @Test
    void failsAPromptThatLeavesTheContextNoRoomForATokenWithoutTroublingAMachine() {
        ControlRig world = new ControlRig(1)
                .prompt(0, A, ControlRig.CONTEXT - 1)
                .prompt(6, A, ControlRig.CONTEXT)
                .prompt(7, A, Integer.MAX_VALUE)
                .runUntil(60);

        assertThat(world.ends)
                .containsExactly(
                        "0 completed at 5", "1 failed 400 context_overflow at 6", "2 failed 400 context_overflow at 7");
        assertThat(world.attempts.get(1L).legs()).isZero();
    }

    @Test
    void rejectsTheTenthRequestWhenOneRunsAndEightWait() {
        ControlRig world = new ControlRig(1).nodeQueue(8, Long.MAX_VALUE);
        for (int i = 0; i < 10; i++) {
            world.request(0, A, 5);
        }
        world.runUntil(1);

        assertThat(world.ends).containsExactly("9 503 full at 0");
    }

    @Test
    void givesSeatsInTheOrderOfArrival() {
        ControlRig world = new ControlRig(1).nodeQueue(8, Long.MAX_VALUE);
        world.request(0, A, 5).request(1, A, 5).request(2, A, 5).runUntil(60);

        assertThat(world.ends).containsExactly("0 completed at 5", "1 completed at 10", "2 completed at 15");
        assertThat(world.attempts.get(2L).slotAt()).isEqualTo(10 * SECOND);
    }

    @Test
    void turnsAwayWhoWaitedTooLongForASeat() {
        ControlRig world = new ControlRig(1).nodeQueue(8, 3 * SECOND);
        world.request(0, A, 20).request(1, A, 5).runUntil(60);

        assertThat(world.ends).containsExactly("1 503 waited at 4", "0 completed at 20");
    }

    @Test
    void aClientThatLeavesTheQueueLeavesNoCountBehind() {
        // The defect of helexa neuron before 2df829ed: the leaver's pending count stayed, and the door closed for ever.
        ControlRig world =
                new ControlRig(1).nodeQueue(1, Long.MAX_VALUE).clients(new ClientSettings(6 * SECOND, 0, true, 0, 0));
        world.request(0, A, 5).request(0, A, 5).request(0, A, 5);
        for (int i = 0; i < 5; i++) {
            world.request(20 + 7 * i, A, 5).request(20 + 7 * i, A, 5);
        }
        world.runUntil(200);

        assertThat(world.ends).filteredOn(e -> e.contains("full")).containsExactly("2 503 full at 0");
        assertThat(world.ends).filteredOn(e -> e.contains("completed")).hasSize(6);
    }

    @Test
    void triesAnotherMachineWhenOneRefuses() {
        ControlRig world = new ControlRig(2)
                .tries(2)
                .request(0, A, 5)
                .request(1, A, 5)
                .request(2, A, 5)
                .runUntil(60);

        assertThat(world.attempts.get(1L).machine()).isEqualTo(1);
        assertThat(world.ends).containsExactly("2 503 full at 2", "0 completed at 5", "1 completed at 6");
    }

    @Test
    void triesAnotherMachineWhenOneBreaksBeforeTheFirstToken() {
        ControlRig world = new ControlRig(2).tries(2).request(1, A, 5).runUntil(1);
        world.backends.get(0).crash("power");
        world.runUntil(60);

        assertThat(world.ends).containsExactly("0 completed at 6");
    }

    @Test
    void failsARequestThatBreaksAfterItsFirstToken() {
        ControlRig world = new ControlRig(2).tries(2).request(0, A, 5).runUntil(3);
        world.backends.get(0).crash("power");
        world.runUntil(60);

        assertThat(world.ends).containsExactly("0 failed 0 power at 3");
    }

    @Test
    void tellsTheClientWhatARealServerSaid() {
        List<Outcome> outcomes = new ArrayList<>();
        for (int crashAt : new int[] {0, 3}) {
            for (Outcome.Failed said : List.of(
                    new Outcome.Failed(504, "server_error", "upstream timeout"), new Outcome.Failed(0, "lost"))) {
                ControlRig world = new ControlRig(1).request(0, A, 5).runUntil(crashAt);
                world.backends.get(0).crash(said);
                outcomes.add(world.runUntil(60).outcomes.get(0L));
            }
        }

        assertThat(outcomes)
                .containsExactly(
                        new Outcome.Failed(504, "server_error", "upstream timeout"),
                        new Outcome.Failed(502, "lost"),
                        new Outcome.Failed(504, "server_error", "upstream timeout"),
                        new Outcome.Failed(0, "lost"));
    }

    @Test
    void aTimeoutFreesTheSeat() {
        ControlRig world =
                new ControlRig(1).nodeQueue(1, Long.MAX_VALUE).clients(new ClientSettings(10 * SECOND, 0, true, 0, 0));
        world.request(0, A, 50).request(5, A, 3).runUntil(60);

        assertThat(world.ends).containsExactly("0 timed out at 10", "1 completed at 13");
    }

    @Test
    void aClientTriesAgainAfterItsBackoffAndCountsItsLatencyFromTheFirstTry() {
        ControlRig world = new ControlRig(1).clients(new ClientSettings(Alarm.NEVER, 3, true, 2 * SECOND, 60 * SECOND));
        world.request(0, A, 5).request(1, A, 5).runUntil(60);

        assertThat(world.ends).containsExactly("0 completed at 5", "1 completed at 12");
        assertThat(world.attempts.get(1L).number()).isEqualTo(3);
        assertThat(world.attempts.get(1L).request().intendedAt()).isEqualTo(SECOND);
    }

    @Test
    void aClientThatHonoursRetryAfterWaitsAsLongAsItIsTold() {
        ControlRig world = new ControlRig(1)
                .retryAfter(7 * SECOND)
                .clients(new ClientSettings(Alarm.NEVER, 3, true, SECOND, 60 * SECOND))
                .request(0, A, 5)
                .request(1, A, 5)
                .runUntil(60);

        assertThat(world.ends).containsExactly("0 completed at 5", "1 completed at 13");
        assertThat(world.attempts.get(1L).number()).isEqualTo(2);
    }

    @Test
    void aClientNeverWaitsLongerThanItsBound() {
        ControlRig world = new ControlRig(1)
                .retryAfter(50 * SECOND)
                .clients(new ClientSettings(Alarm.NEVER, 1, true, SECOND, 6 * SECOND))
                .request(0, A, 5)
                .request(1, A, 5)
                .runUntil(60);

        assertThat(world.ends).containsExactly("0 completed at 5", "1 completed at 12");
    }

    @Test
    void aClientGivesUpAfterItsLastTry() {
        ControlRig world = new ControlRig(1)
                .clients(new ClientSettings(Alarm.NEVER, 2, true, SECOND, 60 * SECOND))
                .request(0, A, 50)
                .request(1, A, 5)
                .runUntil(60);

        assertThat(world.ends).containsExactly("1 503 full at 4", "0 completed at 50");
        assertThat(world.attempts.get(1L).number()).isEqualTo(3);
    }

    @Test
    void usersOfAClosedLoopAskAgainAfterEachAnswerUntilTheirTimeIsOver() {
        ControlRig world = new ControlRig(1).slots(2).users(2, 4, 12).runUntil(60);

        assertThat(world.ends)
                .containsExactly(
                        "user's 0 completed at 5",
                        "user's 1 completed at 5",
                        "user's 2 completed at 10",
                        "user's 3 completed at 10",
                        "user's 4 completed at 15",
                        "user's 5 completed at 15");
        assertThat(world.plane().isFinished()).isTrue();
    }

    @Test
    void whatFollowsARequestIsAskedOnceItIsAnsweredAndThoughtAbout() {
        ControlRig world = new ControlRig(1).requestWithFollowUp(0, 4, 3, 60).runUntil(60);

        assertThat(world.ends).containsExactly("0 completed at 4", "1 completed at 11");
        assertThat(world.plane().isFinished()).isTrue();
    }

    @Test
    void nothingFollowsARequestThatIsTurnedAwayOrWhenTheTimeIsOver() {
        ControlRig turnedAway = new ControlRig(1)
                .requestWithFollowUp(0, 4, 3, 60)
                .requestWithFollowUp(1, 4, 3, 60)
                .runUntil(60);
        ControlRig late = new ControlRig(1).requestWithFollowUp(0, 4, 3, 7).runUntil(60);

        assertThat(turnedAway.ends).containsExactly("2 503 full at 1", "0 completed at 4", "1 completed at 11");
        assertThat(late.ends).containsExactly("0 completed at 4");
    }

    @Test
    void aUserWhoIsTurnedAwayThinksAndAsksAgain() {
        ControlRig world = new ControlRig(1).users(2, 4, 4).runUntil(60);

        assertThat(world.ends)
                .containsExactly(
                        "user's 1 503 full at 1",
                        "user's 2 503 full at 2",
                        "user's 3 503 full at 3",
                        "user's 0 completed at 5");
    }

    @Test
    void timePassesWhileAUserWhoDoesNotThinkIsTurnedAwayAgainAndAgain() {
        ControlRig world = new ControlRig(1).restlessUsers(2, 4, 1).runUntil(60);

        assertThat(world.ends).filteredOn(e -> e.contains("full")).hasSize(1000);
        assertThat(world.ends).last().isEqualTo("user's 0 completed at 4");
    }

    @Test
    void aClientThatGivesUpWhileItWaitsToRetryIsInNoQueueAnyMore() {
        ControlRig world = new ControlRig(1)
                .fleetQueue(4)
                .atOnce(1)
                .clients(new ClientSettings(105 * SECOND, 1, false, 10 * SECOND, 60 * SECOND))
                .request(2, A, 500)
                .request(3, A, 5)
                .request(120, A, 5)
                .runUntil(200);

        assertThat(world.ends)
                .as("the queue's timeouts ends after 100 s, the clients' after 105")
                .containsExactly("0 timed out at 107", "1 timed out at 108", "2 completed at 125");
    }

    @Test
    void whatIsUnderWayAtTheEndIsUnfinished() {
        ControlRig world = new ControlRig(1)
                .nodeQueue(1, Long.MAX_VALUE)
                .request(0, A, 50)
                .request(1, A, 50)
                .runUntil(20);
        world.plane().end();

        assertThat(world.ends).containsExactlyInAnyOrder("0 unfinished at 20", "1 unfinished at 20");
    }

    @Test
    void nobodyServesAModelThatNoMachineCanHold() {
        ControlRig world =
                new ControlRig(2).memory(11 * ControlRig.GB).request(0, B, 5).runUntil(20);

        assertThat(world.ends).containsExactly("0 503 no_provider at 0");
    }

    @Test
    void swapsModelsWhenTheOldOneIsIdle() {
        ControlRig world = new ControlRig(1)
                .nodeQueue(8, Long.MAX_VALUE)
                .request(0, A, 5)
                .request(1, B, 3)
                .runUntil(60);

        assertThat(world.ends).containsExactly("0 completed at 5", "1 completed at 19");
        assertThat(world.residency)
                .containsExactly(
                        "0A RESIDENT at 0",
                        "0A DRAINING at 5",
                        "0A ON_DISK at 6",
                        "0B LOADING at 6",
                        "0B RESIDENT at 16");
    }

    @Test
    void loadsOnceForAllWhoWaitForTheSameModel() {
        ControlRig world = new ControlRig(1)
                .slots(4)
                .request(0, B, 3)
                .request(1, B, 3)
                .request(2, B, 3)
                .runUntil(60);

        assertThat(world.ends).hasSize(3).allMatch(e -> e.endsWith("completed at 14"));
    }

    @Test
    void keepsBothModelsWhereTheyFit() {
        ControlRig world = new ControlRig(1)
                .memory(30 * ControlRig.GB)
                .request(0, A, 30)
                .request(1, B, 3)
                .runUntil(60);

        assertThat(world.ends).containsExactly("1 completed at 14", "0 completed at 30");
        assertThat(world.residency).doesNotContain("0A DRAINING at 1");
    }

    @Test
    void refusesWhatTheSwapPolicyRefuses() {
        ControlRig world = new ControlRig(1)
                .swap((node, model, now) -> Swap.Plan.refuse(new Outcome.Rejected(503, "model_not_resident", 0)))
                .request(0, B, 3)
                .runUntil(60);

        assertThat(world.ends).containsExactly("0 503 model_not_resident at 0");
    }

    @Test
    void aFailedLoadCostsOnlyThoseWhoWaitedForItAndIsNotTriedAgainForTwoMinutes() {
        ControlRig world = new ControlRig(1)
                .slots(2)
                .request(0, A, 2)
                .request(3, B, 3)
                .request(20, B, 3)
                .request(21, A, 3);
        world.runUntil(2);
        world.backends.get(0).breakLoadsOf(B);
        world.runUntil(300);

        assertThat(world.ends)
                .containsExactly(
                        "0 completed at 2", "1 503 load_failed at 14", "2 429 machine_busy at 20", "3 completed at 34");
    }

    @Test
    void tokensArePromisedByWhatRunsAndNotByWhatWaits() {
        ControlRig world = new ControlRig(1).slots(1).nodeQueue(8, Long.MAX_VALUE);
        world.request(0, A, 30).request(0, A, 50).runUntil(2);

        assertThat(world.placement.sees(0).promisedTokens(A)).isEqualTo(30);
        assertThat(world.placement.sees(0).waiting(A)).isEqualTo(1);

        world.runUntil(32);
        assertThat(world.placement.sees(0).promisedTokens(A))
                .as("the second has the slot now")
                .isEqualTo(50);

        world.runUntil(100);
        assertThat(world.placement.sees(0).promisedTokens(A)).isZero();
    }

    @Test
    void aRequestCountsAsSentSinceTheReportUntilAReportKnowsOfItWhateverBecameOfIt() {
        ControlRig world = new ControlRig(1).request(0, A, 30).request(0, A, 30).runUntil(0);

        assertThat(world.placement.sees(0).sentSinceReport(A)).isEqualTo(2);
        assertThat(world.placement.sees(0).sentSinceReportPromptTokens(A)).isEqualTo(20);

        world.runUntil(1);
        assertThat(world.ends).as("there is one slot").containsExactly("1 503 full at 0");
        assertThat(world.placement.sees(0).sentSinceReport(A)).isZero();
        assertThat(world.placement.sees(0).sentSinceReportPromptTokens(A)).isZero();
    }

    @Test
    void aLoadThatHasToWaitForATimeBeginsThenThoughNothingElseHappens() {
        ControlRig world = new ControlRig(1)
                .swap((node, model, now) -> now < 20 * SECOND ? Swap.Plan.waitUntil(20 * SECOND) : Swap.Plan.evict(A))
                .request(5, B, 1)
                .runUntil(60);

        assertThat(world.residency)
                .contains("0A DRAINING at 20", "0A ON_DISK at 21", "0B LOADING at 21", "0B RESIDENT at 31");
        assertThat(world.ends).containsExactly("0 completed at 32");
    }
}

package io.simctl.sim.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What each kind of fault does to a machine, its requests, and those who send them. Requests come at 5, 10, 15, … seconds and take
 * 1.92 s: twenty tokens, and 10 ms of way there and back.
 */
class FaultsTest {
    private static final String TRIED_TWICE = "{fleet: {scheduling: round-robin, attempts: 2}}";

    /** Seconds. */
    private static double timeOf(String line) {
        return Double.parseDouble(line.substring(0, line.indexOf(' ')));
    }

    private static List<String> from(int second, int to, List<String> ends) {
        return ends.stream()
                .filter(end -> {
                    double at = timeOf(end);
                    return at >= second && at < to;
                })
                .toList();
    }

    @Test
    void aCrashCostsWhatRunsAndTheMachineComesBackCold() {
        FaultyRun run = FaultyRun.ofOne("{type: crash, at: 21s, for: 20s}");

        assertThat(run.events)
                .containsExactly(
                        "21.0 machine crashed on 0",
                        "21.0 ON_DISK on 0",
                        "41.0 machine crashed no more on 0",
                        "41.0 LOADING on 0",
                        "51.0 RESIDENT on 0"); // from disk, since the page cache went as well
        assertThat(from(20, 60, run.ends))
                .containsExactly(
                        "21.01 failed machine crashed on 0",
                        "25.02 failed the machine cannot be reached on 0",
                        "30.02 failed the machine cannot be reached on 0",
                        "35.02 failed the machine cannot be reached on 0",
                        "40.02 failed the machine cannot be reached on 0",
                        "52.91 completed on 0", // both had waited for the load
                        "52.91 completed on 0",
                        "56.92 completed on 0");
    }

    @Test
    void aMachineThatNeverComesBackServesNothingMore() {
        FaultyRun run = FaultyRun.ofOne("{type: crash, at: 21s}");

        assertThat(run.ended("completed")).isEqualTo(3);
        assertThat(run.ended("failed")).isEqualTo(run.ends.size() - 3);
    }

    @Test
    void whatACrashCostsIsTriedOnAnotherMachineUnlessItHasAnswered() {
        FaultyRun run = FaultyRun.of(2, TRIED_TWICE, "{type: crash, machines: box-0, at: 16s, for: 20s}");

        assertThat(run.ended("completed")).isEqualTo(run.ends.size() - 1);
        assertThat(run.ends).contains("16.01 failed machine crashed on 0"); // its first token had passed by
    }

    @Test
    void aProcessThatDiesTakesItsRequestsAndTheModelIsLoadedForTheNextOne() {
        FaultyRun run = FaultyRun.ofOne("{type: process-death, models: m, at: 21s}");

        assertThat(run.events)
                .containsExactly(
                        "21.0 process died on 0",
                        "21.0 ON_DISK on 0",
                        "25.01 LOADING on 0",
                        "27.01 RESIDENT on 0"); // from the page cache, which the machine still has
        assertThat(from(20, 35, run.ends))
                .containsExactly("21.01 failed process died on 0", "28.92 completed on 0", "31.92 completed on 0");
    }

    @Test
    void aProcessThatDiesWhileItLoadsEndsTheLoad() {
        FaultyRun run = FaultyRun.ofOne("{type: process-death, at: [21s, 26s]}");

        assertThat(run.events).contains("25.01 LOADING on 0", "26.0 process died on 0", "26.0 ON_DISK on 0");
        assertThat(run.ends).contains("26.01 rejected 503 load_failed on 0");
    }

    @Test
    void aSlowMachineTakesTwiceAsLongForEachStepAndIsItselfAgainAfterwards() {
        FaultyRun run = FaultyRun.ofOne("{type: slow, at: 20s, for: 30s, factor: 2}");

        assertThat(from(10, 30, run.ends))
                .containsExactly(
                        "11.92 completed on 0", "16.92 completed on 0", "23.82 completed on 0", "28.82 completed on 0");
        assertThat(run.ends).contains("51.92 completed on 0").hasSize(23);
    }

    @Test
    void slownessesOfSeveralFaultsAreMultiplied() {
        FaultyRun run = FaultyRun.ofOne("{type: slow, factor: 2}", "{type: slow, factor: 1.5, at: 20s, for: 30s}");

        assertThat(run.ends).contains("8.82 completed on 0", "25.72 completed on 0", "58.82 completed on 0");
    }

    private static final String HEED_HEAT = "{fleet: {scheduling: additive-cost, admission: thermal-critical}}";

    /** Requests that machine 0 of two ended in this time. */
    private static int endedByTheFirst(int from, int to, FaultyRun run) {
        return (int) from(from, to, run.ends).stream()
                .filter(end -> end.endsWith("completed on 0"))
                .count();
    }

    @Test
    void aMachineThatSaysItIsHotGetsFewerRequestsAsLongAsItSaysSo() {
        FaultyRun silent = FaultyRun.of(2, HEED_HEAT, "{type: slow, machines: box-0, at: 30s, for: 60s, factor: 1.1}");
        FaultyRun told = FaultyRun.of(
                2, HEED_HEAT, "{type: slow, machines: box-0, at: 30s, for: 60s, factor: 1.1, thermal: serious}");

        assertThat(endedByTheFirst(33, 92, silent)).as("nobody knows").isPositive();
        assertThat(endedByTheFirst(33, 92, told)).isZero();
        assertThat(endedByTheFirst(92, 120, told)).as("it has cooled down").isPositive();
    }

    @Test
    void aHotMachineIsBetterThanNone() {
        FaultyRun run = FaultyRun.of(2, HEED_HEAT, "{type: slow, at: 30s, for: 60s, factor: 1, thermal: serious}");

        assertThat(run.ended("completed")).isEqualTo(run.ends.size());
        assertThat(endedByTheFirst(33, 92, run)).isPositive();
    }

    @Test
    void aMachineThatIsCriticallyHotGetsNoRequestAndWhatFindsNoOtherWaitsUntilItHasCooledDown() {
        FaultyRun one = FaultyRun.of(1, HEED_HEAT, "{type: slow, at: 31s, for: 20s, factor: 1, thermal: critical}");

        assertThat(from(32, 51, one.ends)).as("sent before it said so").isEmpty();
        assertThat(from(51, 56, one.ends)).hasSize(4).allMatch(end -> end.endsWith("completed on 0"));
    }

    @Test
    void theWorstOfSeveralHeatsIsTold() {
        FaultyRun run = FaultyRun.of(
                2,
                HEED_HEAT,
                "{type: slow, machines: box-0, at: 20s, for: 40s, factor: 1, thermal: critical}",
                "{type: slow, machines: box-0, at: 10s, for: 80s, factor: 1, thermal: fair}",
                "{type: slow, machines: box-1, factor: 1, thermal: critical}");

        assertThat(from(23, 60, run.ends)).isEmpty();
        assertThat(endedByTheFirst(60, 120, run))
                .isEqualTo(from(60, 120, run.ends).size());
    }

    @Test
    void aPartitionBreaksWhatIsUnderWayAndTheModelStaysInMemory() {
        FaultyRun run = FaultyRun.ofOne("{type: partition, at: 21s, for: 20s}");

        assertThat(run.events).containsExactly("21.0 partitioned on 0", "41.0 partitioned no more on 0");
        assertThat(from(20, 50, run.ends))
                .containsExactly(
                        "21.01 failed the connection to the machine was lost on 0",
                        "25.02 failed the machine cannot be reached on 0",
                        "30.02 failed the machine cannot be reached on 0",
                        "35.02 failed the machine cannot be reached on 0",
                        "40.02 failed the machine cannot be reached on 0",
                        "46.92 completed on 0");
    }

    @Test
    void aMachineThatCrashesBehindAPartitionIsThereWhenBothAreOver() {
        FaultyRun run = FaultyRun.ofOne("{type: partition, at: 21s, for: 40s}", "{type: crash, at: 31s, for: 10s}");

        assertThat(run.events).contains("31.0 ON_DISK on 0", "41.0 LOADING on 0", "51.0 RESIDENT on 0");
        assertThat(from(51, 70, run.ends))
                .containsExactly(
                        "55.02 failed the machine cannot be reached on 0",
                        "60.02 failed the machine cannot be reached on 0",
                        "66.92 completed on 0");
    }

    @Test
    void aLoadThatFailsTakesItsTimeAndRejectsWhoWaitsForIt() {
        FaultyRun run = FaultyRun.ofOne("{type: process-death, at: 21s}", "{type: load-failure, at: 20s, for: 10s}");

        assertThat(run.events).contains("25.01 LOADING on 0", "27.01 the load failed on 0");
        assertThat(run.ends).contains("27.02 rejected 503 load_failed on 0");
        assertThat(run.ended("completed"))
                .as("those after the loads are sound again")
                .isGreaterThan(10);
    }

    @Test
    void aLoadThatHangsIsGivenUpWhenItsServerMayTakeNoLonger() {
        FaultyRun run = FaultyRun.ofOne("{type: process-death, at: 21s}", "{type: load-hang, for: 40s}");

        assertThat(run.events)
                .contains("25.01 LOADING on 0", "55.01 not ready within the `start_timeout` of its server on 0");
        assertThat(from(54, 56, run.ends)).hasSize(6).allMatch(end -> end.contains("rejected 503 load_failed"));
    }

    @Test
    void aLoadThatHangsForAWhileIsThereLater() {
        FaultyRun run = FaultyRun.ofOne("{type: process-death, at: 21s}", "{type: load-hang, hang: 5s}");

        assertThat(run.events).contains("25.01 LOADING on 0", "32.01 RESIDENT on 0");
    }

    @Test
    void aServerThatRefusesAnswers503ByItself() {
        FaultyRun run = FaultyRun.ofOne("{type: refusal, at: 18s, for: 10s}");

        assertThat(from(17, 35, run.ends))
                .containsExactly(
                        "20.02 rejected 503 server_refused on 0",
                        "25.02 rejected 503 server_refused on 0",
                        "31.92 completed on 0");
    }

    @Test
    void aServerRefusesTheShareOfRequestsThatItIsToRefuse() {
        FaultyRun run = FaultyRun.ofOne("{type: refusal, chance: 0.5}");

        assertThat(run.ended("rejected 503 server_refused")).isBetween(4L, 19L);
        assertThat(run.ended("completed")).isEqualTo(run.ends.size() - run.ended("rejected"));
    }

    @Test
    void aSlowLinkMakesBothWaysLonger() {
        FaultyRun run = FaultyRun.ofOne("{type: link-delay, at: 18s, for: 10s, delay: 500ms}");

        assertThat(from(15, 35, run.ends))
                .containsExactly(
                        "16.92 completed on 0", "22.92 completed on 0", "27.92 completed on 0", "31.92 completed on 0");
    }

    @Test
    void noAnswerOvertakesAnotherWhenALinkIsFastAgain() {
        // the first token is on its way for 5 s, the last one follows it
        FaultyRun run = FaultyRun.ofOne("{type: link-delay, at: 20.005s, for: 100ms, delay: 5s}");

        assertThat(from(18, 30, run.ends)).containsExactly("25.02 completed on 0", "26.92 completed on 0");
        assertThat(run.firstTokens).startsWith("5.02", "10.02", "15.02", "25.02", "25.02", "30.02");
    }

    @Test
    void aConnectionThatBreaksIsALostRequestAndCostsNoModel() {
        FaultyRun run = FaultyRun.ofOne("{type: link-loss, chance: 0.3}");

        assertThat(run.events).containsExactly("0.0 link loses on 0");
        assertThat(run.ended("failed the connection to the machine was lost")).isBetween(5L, 20L);
        assertThat(run.ended("completed")).isEqualTo(run.ends.size() - run.ended("failed"));
    }

    @Test
    void whatBreaksBeforeItsFirstTokenIsTriedElsewhere() {
        FaultyRun run = FaultyRun.of(2, TRIED_TWICE, "{type: link-loss, machines: box-0, at: 12s, for: 4s, chance: 1}");

        assertThat(run.ended("completed")).isEqualTo(run.ends.size());
    }

    @Test
    void faultsThatComeEverySoOftenComeToEachMachineAtTimesOfItsOwn() {
        FaultyRun run = FaultyRun.of(2, TRIED_TWICE, "{type: partition, every: 20s, for: 2s}");

        List<String> first =
                run.events.stream().filter(e -> e.endsWith("partitioned on 0")).toList();
        List<String> second =
                run.events.stream().filter(e -> e.endsWith("partitioned on 1")).toList();
        assertThat(first).hasSizeBetween(2, 12);
        assertThat(second).hasSizeBetween(2, 12);
        assertThat(timeOf(first.getFirst())).isNotEqualTo(timeOf(second.getFirst()));
    }

    @Test
    void policiesThatAreComparedMeetTheSameCrashes() {
        String fault = "{type: crash, every: 30s, for: 5s}";
        List<String> alone = crashes(FaultyRun.of(3, "{fleet: {scheduling: round-robin, attempts: 1}}", fault));
        List<String> others = crashes(FaultyRun.of(3, "{fleet: {scheduling: least-busy, attempts: 3}}", fault));

        assertThat(alone).hasSizeGreaterThan(3);
        // a run ends with its last request, which one policy may have done with sooner
        assertThat(alone.subList(0, Math.min(alone.size(), others.size())))
                .isEqualTo(others.subList(0, Math.min(alone.size(), others.size())));
    }

    @Test
    void aFaultThatIsAddedChangesNoTimesOfTheOthers() {
        String fault = "{type: crash, every: 30s, for: 5s}";
        assertThat(crashes(FaultyRun.of(2, TRIED_TWICE, fault, "{type: slow, every: 10s, for: 1s, factor: 3}")))
                .startsWith(crashes(FaultyRun.of(2, TRIED_TWICE, fault))
                        .subList(0, 4)
                        .toArray(String[]::new));
    }

    private static List<String> crashes(FaultyRun run) {
        return run.events.stream().filter(event -> event.contains("crashed")).toList();
    }
}

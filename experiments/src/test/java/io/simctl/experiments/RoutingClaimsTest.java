package io.simctl.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.report.metric.LatencyMetrics;
import io.simctl.report.result.Counts;
import io.simctl.report.result.RequestCount;
import io.simctl.report.result.RunResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What docs/systems/routers.md and docs/systems/cortex.md say that routing is worth, by the scenarios that they name. */
class RoutingClaimsTest {
    private static final Path FOLDER = Path.of("../scenarios/systems");

    private static Map<String, List<RunResult>> runs(String name, List<String> sets, String... policies)
            throws Exception {
        RunPlan plan = RunPlan.of(new ScenarioSource(FOLDER.resolve(name + ".yaml"), sets).load());
        return new LocalRuns().run(plan.withPolicies(List.of(policies))).byPolicy();
    }

    private static double meanTtft(List<RunResult> runs) {
        return runs.getFirst()
                .all()
                .figures()
                .latencies()
                .get(LatencyMetrics.TTFT.key())
                .mean();
    }

    private static double share(List<RunResult> runs, RequestCount part, RequestCount whole) {
        Counts<RequestCount> counts = runs.getFirst().all().figures().counts();
        return (double) counts.get(part) / counts.get(whole);
    }

    private static double hits(List<RunResult> runs) {
        return share(runs, RequestCount.CACHED_TOKENS, RequestCount.PROMPT_TOKENS);
    }

    @Test
    void turnsThatGoWhereTheirConversationWasAreFoundInCachesAndAnsweredEarlier() throws Exception {
        Map<String, List<RunResult>> runs =
                runs("prefix-aware", List.of(), "least-busy", "prefix-aware", "session-affinity");
        List<RunResult> byLoad = runs.get("least-busy");
        List<RunResult> byPrefix = runs.get("prefix-aware");
        List<RunResult> bySession = runs.get("session-affinity");

        assertThat(hits(byPrefix)).isGreaterThan(hits(bySession)).isGreaterThan(1.3 * hits(byLoad));
        assertThat(hits(bySession)).isGreaterThan(hits(byLoad));
        assertThat(meanTtft(byPrefix)).isLessThan(0.7 * meanTtft(byLoad));
        assertThat(meanTtft(bySession)).isBetween(meanTtft(byPrefix), meanTtft(byLoad));
    }

    @Test
    void aRouterThatForgetsWhatItSentIsRejectedBesideIdleMachinesAndASecondAttemptHelps() throws Exception {
        Map<String, List<RunResult>> runs =
                runs("cortex", List.of("duration=30m"), "cortex", "second-attempt", "dispatches-counted");

        assertThat(completed(runs.get("cortex"))).isLessThan(0.95);
        assertThat(completed(runs.get("second-attempt"))).isBetween(completed(runs.get("cortex")), 0.995);
        assertThat(completed(runs.get("dispatches-counted"))).isGreaterThan(0.99);
    }

    @Test
    void aBurstBetweenTwoPollsGoesToOneOfTwoIdleMachinesUnlessWhatWasSentCounts() throws Exception {
        Map<String, List<RunResult>> runs =
                runs("herding", List.of(), "reports-alone", "dispatches-counted", "second-attempt");

        assertThat(completed(runs.get("reports-alone"))).as("9 of 12").isEqualTo(0.75);
        assertThat(share(runs.get("reports-alone"), RequestCount.COULD_HAVE_SERVED, RequestCount.SUBMITTED))
                .as("beside an idle machine")
                .isEqualTo(0.25);
        assertThat(completed(runs.get("dispatches-counted"))).isEqualTo(1);
        assertThat(completed(runs.get("second-attempt"))).isEqualTo(1);
        assertThat(meanTtft(runs.get("second-attempt"))).isGreaterThan(1.3 * meanTtft(runs.get("dispatches-counted")));
    }

    private static double completed(List<RunResult> runs) {
        return share(runs, RequestCount.COMPLETED, RequestCount.SUBMITTED);
    }
}

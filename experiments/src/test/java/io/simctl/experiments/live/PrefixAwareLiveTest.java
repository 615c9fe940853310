package io.simctl.experiments.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.experiments.LocalRuns;
import io.simctl.experiments.RunPlan;
import io.simctl.experiments.RunProgress;
import io.simctl.experiments.RunRecorders;
import io.simctl.experiments.RunResults;
import io.simctl.experiments.ScenarioSource;
import io.simctl.live.setup.LiveSetup;
import io.simctl.report.metric.LatencyMetrics;
import io.simctl.report.result.Distribution;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code scenarios/systems/live-conversations.yaml}, shortened: what simulation says beforehand of routing by prefix comes true on two real
 * llama-servers. {@code .ci/llama-server} builds one.
 */
@Tag("router")
class PrefixAwareLiveTest {
    private static final Path SCENARIO = Path.of("../scenarios/systems/live-conversations.yaml");

    @TempDir
    private static Path folder;

    private static Distribution ttft(RunResults results, String policy) {
        return results.byPolicy()
                .get(policy)
                .getFirst()
                .all()
                .figures()
                .latencies()
                .get(LatencyMetrics.TTFT.key());
    }

    private static double median(RunResults results, String policy) {
        Distribution ttft = ttft(results, policy);
        return ttft.atRank((ttft.count() + 1) / 2);
    }

    @Test
    @Timeout(value = 240, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void routingByPrefixHasTheEarlierFirstTokenOfConversationsInSimulationAndThenLive() throws Exception {
        RunPlan plan = RunPlan.of(new ScenarioSource(
                        SCENARIO,
                        List.of(
                                "duration=25s",
                                "fleet.box.backend.type=llama-server",
                                "fleet.box.backend.command=\"" + LlamaServerUnderTest.command() + "\""))
                .load());

        RunResults simulated = new LocalRuns().run(plan);
        double byLoad = median(simulated, "least-busy");
        double byPrefix = median(simulated, "prefix-aware");
        assertThat(byPrefix).as("simulated").isLessThan(0.5 * byLoad);

        try (LiveSetup setup = LiveSetup.of(plan.scenario(), plan.policies(), folder)) {
            RunResults live = new LiveRuns(setup, RunRecorders.NONE, RunProgress.NONE, () -> false).run(plan);
            assertThat(ttft(live, "least-busy").count()).isGreaterThan(8);
            assertThat(ttft(live, "prefix-aware").count()).isGreaterThan(8);
            assertThat(median(live, "prefix-aware"))
                    .as("live, where simulation said %.0f and %.0f ms", byPrefix / 1e6, byLoad / 1e6)
                    .isLessThan(median(live, "least-busy"));
        }
    }
}

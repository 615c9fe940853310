package io.simctl.experiments.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.experiments.RunPlan;
import io.simctl.experiments.RunProgress;
import io.simctl.experiments.RunRecorders;
import io.simctl.experiments.RunResults;
import io.simctl.experiments.ScenarioSource;
import io.simctl.live.emulator.AffineTimes;
import io.simctl.live.emulator.Emulator;
import io.simctl.live.emulator.EmulatorOptions;
import io.simctl.live.emulator.StepTimes;
import io.simctl.live.setup.LiveSetup;
import io.simctl.report.metric.LatencyMetrics;
import io.simctl.report.result.Counts;
import io.simctl.report.result.RequestCount;
import io.simctl.report.result.RunResult;
import io.simctl.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cells of {@code scenarios/bench/} live, on an emulated server, by overrides such as docs/systems/benchmark-matrix.md names. */
@Tag("slow")
@Timeout(value = 240, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BenchmarkMatrixLiveTest {
    private static final Path FOLDER = Path.of("../scenarios/bench");
    private static final String POLICY = "coordinator";
    private static final StepTimes STEPS = new AffineTimes(1_000_000, 0, 1000, 0);

    @TempDir
    private static Path models;

    private Emulator server;

    @BeforeEach
    void startServer() throws IOException {
        server = Emulator.start(EmulatorOptions.INSTANT.withSlots(100, 1000).withTimes(STEPS));
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private static Stream<Path> cells() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList().stream();
        }
    }

    /** The server serves all of the cell's models on all of its Macs. */
    private RunPlan live(Path cell) {
        Scenario simulated = ScenarioSource.of(cell).load().scenario();
        List<String> overrides = new ArrayList<>(List.of("duration=3s", "warmup=500ms", "drain=60s"));
        simulated.models().keySet().forEach(model -> overrides.add("models." + model + ".live={name: emulated}"));
        simulated
                .fleet()
                .keySet()
                .forEach(macs ->
                        overrides.add("fleet." + macs + ".backend={type: openai, url: \"" + server.base() + "\"}"));
        return RunPlan.of(new ScenarioSource(cell, overrides).load()).withPolicies(List.of(POLICY));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void areServedLiveWithoutALossAndHaveTheirTimesInParts(Path cell) throws Exception {
        RunPlan plan = live(cell);
        try (LiveSetup setup = LiveSetup.of(plan.scenario(), plan.policies(), models)) {
            RunResults results = new LiveRuns(setup, RunRecorders.NONE, RunProgress.NONE, () -> false).run(plan);

            RunResult run = results.byPolicy().get(POLICY).getFirst();
            Counts<RequestCount> counts = run.all().figures().counts();
            assertThat(counts.get(RequestCount.COMPLETED)).isPositive().isEqualTo(counts.get(RequestCount.SUBMITTED));
            Stream.of(LatencyMetrics.TTFT, LatencyMetrics.E2E, LatencyMetrics.QUEUE, LatencyMetrics.PREFILL)
                    .forEach(part -> assertThat(run.all()
                                    .figures()
                                    .latencies()
                                    .get(part.key())
                                    .count())
                            .as(part.key())
                            .isEqualTo(counts.get(RequestCount.COMPLETED)));
        }
    }
}

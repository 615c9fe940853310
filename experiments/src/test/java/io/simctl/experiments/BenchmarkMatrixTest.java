package io.simctl.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.simctl.report.Report;
import io.simctl.report.across.Contender;
import io.simctl.report.rule.ReleaseRule;
import io.simctl.report.rule.RuleJudge;
import io.simctl.report.rule.RuleOutcome;
import io.simctl.report.rule.RuleOutcome.Status;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.load.Loaded;
import io.simctl.scenario.yaml.SourceLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code scenarios/bench/}: ten cells whose rules hold, and of which each can fail; docs/systems/benchmark-matrix.md tells of them. */
class BenchmarkMatrixTest {
    private static final Path FOLDER = Path.of("../scenarios/bench");

    /** What breaks the rules on a figure: the first part of its name, and a worse fleet or worse clients. */
    private static final Map<String, String> BREAKS = Map.of(
            "rate_completed", "clients.timeout=100ms",
            "queue", "policies.coordinator.fleet.admission=[{type: concurrency-cap, cap: 1}]",
            "ttft", "hardware.mac.compute=500GFLOPS",
            "tpot", "hardware.mac.bandwidth=40GB/s",
            "e2e", "hardware.mac.bandwidth=40GB/s",
            "output_tokens_per_s", "hardware.mac.bandwidth=40GB/s");

    private static Stream<String> cells() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString().replace(".yaml", "")).sorted().toList().stream();
        }
    }

    private static Loaded loaded(String cell, String... overrides) {
        return new ScenarioSource(FOLDER.resolve(cell + ".yaml"), List.of(overrides)).load();
    }

    private static Report report(Loaded loaded) throws Exception {
        RunPlan plan = RunPlan.of(loaded).withPolicies(gate(loaded).policies());
        return ReportAssembly.of(new LocalRuns().run(plan), warning -> {});
    }

    private static Scenario.Gate gate(Loaded loaded) {
        return loaded.scenario().gate().orElseThrow();
    }

    private static List<RuleOutcome> outcomes(Loaded loaded, List<String> rules) throws Exception {
        Report report = report(loaded);
        List<ReleaseRule> parsed = RuleInput.parse(
                rules.stream()
                        .map(rule -> new RuleInput(SourceLocation.startOf("bench"), rule))
                        .toList(),
                report.models());
        return Contender.of("bench", report).stream()
                .flatMap(policy -> RuleJudge.judge(parsed, policy, Optional.empty()).stream())
                .filter(outcome -> !outcome.isAdded())
                .toList();
    }

    @Test
    void areTen() throws IOException {
        assertThat(cells()).hasSize(10);
    }

    @ParameterizedTest
    @MethodSource("cells")
    void haveNothingToWarnOfAndAreToldOnThePage(String cell) throws IOException {
        assertThat(loaded(cell).warnings()).isEmpty();
        assertThat(Files.readString(Path.of("../docs/systems/benchmark-matrix.md")))
                .contains("`" + cell + "`");
    }

    @ParameterizedTest
    @MethodSource("cells")
    void keepTheirRules(String cell) throws Exception {
        Loaded loaded = loaded(cell);
        assertThat(outcomes(loaded, gate(loaded).rules()))
                .hasSize(gate(loaded).rules().size())
                .allSatisfy(outcome ->
                        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.PASSED));
    }

    /** A rule that a worse fleet keeps as well would say nothing. */
    @ParameterizedTest
    @MethodSource("cells")
    void failEachOfTheirRulesWhenWhatItIsOnGetsWorse(String cell) throws Exception {
        Map<String, List<String>> byBreak = new TreeMap<>();
        for (String rule : gate(loaded(cell)).rules()) {
            String figure = rule.replaceFirst("[. ].*", "");
            byBreak.computeIfAbsent(BREAKS.get(figure), worse -> new ArrayList<>())
                    .add(rule);
        }
        for (Map.Entry<String, List<String>> broken : byBreak.entrySet()) {
            assertThat(outcomes(loaded(cell, broken.getKey(), "duration=8m"), broken.getValue()))
                    .hasSize(broken.getValue().size())
                    .allSatisfy(outcome ->
                            assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.FAILED));
        }
    }

    /** The decomposition leaves nothing out: what is in no part is the way to the machine and back. */
    @ParameterizedTest
    @MethodSource("cells")
    void haveTtftInPartsThatAddUp(String cell) throws Exception {
        Loaded loaded = loaded(cell);
        double ways = 2e-6 * loaded.scenario().network().delay().toNanos();
        Report report = report(loaded);
        double parts = Stream.of("queue_ms.mean", "load_wait_ms.mean", "prefill_ms.mean")
                .mapToDouble(
                        part -> report.figure("coordinator", Report.ALL, part).orElseThrow())
                .sum();

        assertThat(report.figure("coordinator", Report.ALL, "ttft_ms.mean").orElseThrow())
                .isCloseTo(parts + ways, within(0.001 * parts + 0.1));
    }
}

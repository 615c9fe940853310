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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code scenarios/bench/}: ten cells whose rules hold, and of which each can fail; docs/systems/benchmark-matrix.md tells of them. */
class BenchmarkMatrixTest {
    private static final Path FOLDER = Path.of("../scenarios/bench");

    private static final String ONE_AT_A_TIME =
            "policies.coordinator.fleet.admission=[{type: concurrency-cap, cap: 1}]";

    /** Overrides that break the rules on a figure, by the first part of its name: worse clients, gates or machines. */
    private static final Map<String, String> BREAKS = Map.of(
            "rate_completed", "clients.timeout=300ms",
            "queue", ONE_AT_A_TIME,
            "ttft", ONE_AT_A_TIME,
            "e2e", ONE_AT_A_TIME,
            "output_tokens_per_s", ONE_AT_A_TIME,
            "tpot", "hardware.mac.profile=m2-pro-19");

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

    private static List<RuleOutcome> outcomes(Report report, List<String> rules) {
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

    /** The decomposition leaves nothing out: what is in no part is the way to the machine and back. */
    @ParameterizedTest
    @MethodSource("cells")
    void keepTheirRulesAndHaveTtftInPartsThatAddUp(String cell) throws Exception {
        Loaded loaded = loaded(cell);
        Report report = report(loaded);
        assertThat(outcomes(report, gate(loaded).rules()))
                .hasSize(gate(loaded).rules().size())
                .allSatisfy(outcome ->
                        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.PASSED));

        double ways = 2e-6 * loaded.scenario().network().delay().toNanos();
        double parts = Stream.of("queue_ms.mean", "load_wait_ms.mean", "prefill_ms.mean")
                .mapToDouble(
                        part -> report.figure("coordinator", Report.ALL, part).orElseThrow())
                .sum();
        assertThat(report.figure("coordinator", Report.ALL, "ttft_ms.mean").orElseThrow())
                .isCloseTo(parts + ways, within(0.001 * parts + 0.1));
    }

    /** A rule that a worse fleet keeps as well would say nothing. */
    @ParameterizedTest
    @MethodSource("cells")
    void failEachOfTheirRulesWhenWhatItIsOnGetsWorse(String cell) throws Exception {
        Map<String, List<String>> rulesByBreak = gate(loaded(cell)).rules().stream()
                .collect(Collectors.groupingBy(rule -> BREAKS.get(rule.replaceFirst("[. ].*", ""))));
        for (var broken : rulesByBreak.entrySet()) {
            assertThat(outcomes(report(loaded(cell, broken.getKey(), "duration=12m")), broken.getValue()))
                    .hasSize(broken.getValue().size())
                    .allSatisfy(outcome ->
                            assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.FAILED));
        }
    }
}

package io.simctl.experiments.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.experiments.ReportAssembly;
import io.simctl.experiments.RunPlan;
import io.simctl.experiments.RunProgress;
import io.simctl.experiments.RunRecorders;
import io.simctl.experiments.ScenarioSource;
import io.simctl.live.setup.LiveSetup;
import io.simctl.report.Report;
import io.simctl.report.across.Contender;
import io.simctl.report.rule.ReleaseRule;
import io.simctl.report.rule.RuleJudge;
import io.simctl.report.rule.RuleOutcome;
import io.simctl.report.rule.RuleOutcome.Status;
import io.simctl.scenario.load.Loaded;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Cells of {@code scenarios/bench/}, shortened, on real llama-servers with a generated model, by overrides such as
 * docs/systems/benchmark-matrix.md names. Their rules are for Macs; what is held here is that each of them is judged by what was measured, and that
 * one that is a little stricter than that fails. {@code .ci/llama-server} builds a server.
 */
@Tag("router")
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BenchmarkMatrixLlamaTest {
    private static final Path FOLDER = Path.of("../scenarios/bench");
    private static final String COMPLETED = "rate_completed";

    @TempDir
    private static Path models;

    private static Loaded live(String cell) {
        List<String> overrides = List.of(
                "duration=12s",
                "warmup=2s",
                "drain=30s",
                "network.heartbeat.interval=200ms",
                "models.gpt-oss-20b.live={synth: tiny}",
                "fleet.mac.backend={type: llama-server, slots: 8, context: 256, command: \""
                        + LlamaServerUnderTest.command() + "\"}");
        return new ScenarioSource(FOLDER.resolve(cell + ".yaml"), overrides).load();
    }

    private static Report report(Loaded cell) throws Exception {
        RunPlan plan = RunPlan.of(cell)
                .withPolicies(cell.scenario().gate().orElseThrow().policies());
        try (LiveSetup setup = LiveSetup.of(plan.scenario(), plan.policies(), models)) {
            return ReportAssembly.of(
                    new LiveRuns(setup, RunRecorders.NONE, RunProgress.NONE, () -> false).run(plan), warning -> {});
        }
    }

    private static RuleOutcome judged(String rule, Report report) throws Exception {
        List<ReleaseRule> rules = List.of(ReleaseRule.parse(rule, report.models()));
        return RuleJudge.judge(rules, Contender.of("live", report).getFirst(), Optional.empty()).stream()
                .filter(outcome -> !outcome.isAdded())
                .findFirst()
                .orElseThrow();
    }

    /** The rule with the value that was measured for its limit, but for this factor. */
    private static String withLimit(RuleOutcome measured, double factor) {
        String[] words = measured.rule().text().split(" ", -1);
        String unit = words[2].endsWith("s") ? "ms" : "";
        return "%s %s %s"
                .formatted(words[0], words[1], number(factor * measured.value().orElseThrow()) + unit);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1-provider-streaming", "1-provider-non-streaming"})
    void areJudgedByWhatRealServersDid(String name) throws Exception {
        Loaded cell = live(name);
        Report report = report(cell);

        assertThat(report.figure("coordinator", Report.ALL, "output_tokens_per_s")
                        .orElseThrow())
                .as("64 tokens a request, 20 requests in 10 s")
                .isGreaterThan(64 * 20 / 10.0);
        int judged = 0;
        for (String rule : cell.scenario().gate().orElseThrow().rules()) {
            RuleOutcome outcome = judged(rule, report);
            if (rule.startsWith(COMPLETED)) {
                assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.PASSED);
            } else if (outcome.status() == Status.NO_VERDICT) {
                assertThat(outcome.reason()).as(outcome.toString()).startsWith("too few samples");
            } else {
                judged++;
                failsWhenItIsALittleStricter(outcome, report);
            }
        }
        assertThat(judged)
                .as("the rules on means and rates, which need no number of samples, at least")
                .isGreaterThanOrEqualTo(2);
    }

    private static void failsWhenItIsALittleStricter(RuleOutcome measured, Report report) throws Exception {
        double laxer = measured.rule().text().contains("<=") ? 1.01 : 0.99;
        assertThat(judged(withLimit(measured, laxer), report).status())
                .as("a little laxer than " + measured)
                .isEqualTo(Status.PASSED);
        assertThat(judged(withLimit(measured, 1 / laxer), report).status())
                .as("a little stricter than " + measured)
                .isEqualTo(Status.FAILED);
    }
}

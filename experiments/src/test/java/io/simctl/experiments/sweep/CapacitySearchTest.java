package io.simctl.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.experiments.RunPlan;
import io.simctl.experiments.ScenarioSource;
import io.simctl.report.PolicyResult;
import io.simctl.report.result.RunResult;
import io.simctl.scenario.yaml.InvalidInput;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapacitySearchTest {
    private static final double PRECISION = 0.05;

    private static final ScenarioSource SOURCE = new ScenarioSource(
            Path.of(System.getProperty("simctl.home"), "scenarios/quickstart.yaml"), List.of("duration=1m"));

    private static FigureBound bound(String text) {
        return FigureBound.ofOption("--find-capacity", text, List.of());
    }

    private static List<BorneLoad> find(ScenarioSource source, String text, int replications) throws Exception {
        RunPlan plan = RunPlan.of(source.load()).withPolicies(List.of("pools")).withReplications(replications);
        return new CapacitySearch(source, bound(text), PRECISION).run(plan, () -> {});
    }

    private static double completed(double factor) {
        RunPlan plan = RunPlan.of(
                SOURCE.with(List.of("workload.0.rate=" + factor * 40 / 60, "workload.1.rate=" + factor * 1.0))
                        .load());
        RunResult result = plan.job("pools", 0).run();
        PolicyResult policy = new PolicyResult("pools", List.of(result));
        return bound("rate_completed>=0").figure().metric().of(policy.scope(2)).orElseThrow();
    }

    @Test
    void findsALoadThatIsBorneNextToOneThatIsNot() throws Exception {
        BorneLoad found = find(SOURCE, "rate_completed >= 0.9", 1).getFirst();

        assertThat(completed(found.factor())).isGreaterThanOrEqualTo(0.9);
        assertThat(completed(found.factor() * (1 + PRECISION))).isLessThan(0.9);
        assertThat(found.requestsPerSecond()).isPositive();
        assertThat(found.ci95()).isEmpty();
    }

    @Test
    void hasAnIntervalOverReplicationsAndIsTheSameAtEveryTry() throws Exception {
        BorneLoad found = find(SOURCE, "rate_completed >= 0.9", 3).getFirst();

        assertThat(found.ci95())
                .hasValueSatisfying(
                        interval -> assertThat(interval.holds(found.factor())).isTrue());
        assertThat(find(SOURCE, "rate_completed >= 0.9", 3).getFirst()).isEqualTo(found);
    }

    @Test
    void saysWhereABoundIsKeptAtEveryLoadAndWhereAtNone() throws Exception {
        assertThat(find(SOURCE, "rate_completed >= 0", 1).getFirst().isAtLeast())
                .isTrue();
        assertThat(find(SOURCE, "e2e.p50 <= 1ms", 1).getFirst().factor()).isZero();
    }

    @Test
    void refusesAFigureThatARunHasTooFewSamplesFor() {
        assertThatThrownBy(() -> find(SOURCE, "ttft.p99 <= 10s", 1))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("too few samples");
    }
}

package io.simctl.report.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.simctl.report.FakeReport;
import io.simctl.report.FakeRun;
import io.simctl.report.FakeRun.Habit;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.metric.MetricCatalogue;
import io.simctl.report.result.RunResult;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ComparisonsTest {
    private static Comparison find(List<Comparison> comparisons, String candidate, String model, String metric) {
        return comparisons.stream()
                .filter(c -> c.candidate().equals(candidate)
                        && c.model().equals(model)
                        && c.metric().key().equals(metric))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aSingleRunIsComparedOverBatches() {
        Report report = FakeReport.twoDays();

        Comparison comparison = find(Comparisons.of(report), "co-resident", "*", "ttft_ms.p95");

        assertThat(comparison.basis()).matches("paired over \\d+ batches of \\d+ s");
        assertThat(comparison.ci95()).isPresent();
        assertThat(comparison.bootstrap95()).isPresent();
        assertThat(comparison.finding()).isEqualTo(Comparison.Finding.BETTER);
    }

    @Test
    void replicationsAreComparedPairByPair() {
        Report report = FakeReport.twoDaysThrice();

        Comparison comparison = find(Comparisons.of(report), "model-pools", "*", "fleet.switches");

        assertThat(comparison.basis()).isEqualTo("paired over 3 replications");
        assertThat(comparison.bootstrap95()).as("of three").isEmpty();
        assertThat(comparison.ci95().orElseThrow().holds(comparison.difference().orElseThrow()))
                .isTrue();
        double total = MetricCatalogue.standard()
                        .get("fleet.switches")
                        .of(report.policies().get(1).scope(4))
                        .orElseThrow()
                - MetricCatalogue.standard()
                        .get("fleet.switches")
                        .of(report.baseline().scope(4))
                        .orElseThrow();
        assertThat(comparison.difference()).hasValue(total);
    }

    @Test
    void aRunComparedToItselfDiffersByNothing() {
        var fleet = FakeRun.fleet(4, 2);
        RunResult run = FakeRun.result(fleet, Habit.CO_RESIDENT, 20_000, 1, 0, 1);
        Report report = new Report(
                FakeReport.setup(List.of("a", "b"), List.of(), List.of("one", "two")),
                List.of(new PolicyResult("one", List.of(run)), new PolicyResult("two", List.of(run))),
                List.of());

        assertThat(Comparisons.of(report))
                .filteredOn(c -> c.difference().isPresent())
                .allSatisfy(c -> assertThat(c.difference().orElseThrow()).isZero())
                .allSatisfy(c -> assertThat(c.finding()).isNotIn(Comparison.Finding.BETTER, Comparison.Finding.WORSE));
    }

    @Test
    void whatASingleRunTellsOnceHasADifferenceAndNoInterval() {
        Comparison comparison = find(Comparisons.of(FakeReport.twoDays()), "model-pools", "*", "fleet.loads");

        assertThat(comparison.difference()).isPresent();
        assertThat(comparison.ci95()).isEmpty();
        assertThat(comparison.basis()).isEqualTo("a single run tells this once");
    }

    @Test
    void tooFewSamplesSayThatAndNothingElse() {
        Comparison comparison = find(Comparisons.of(FakeReport.small()), "model-pools", "gpt-oss-20b", "ttft_ms.p99");

        assertThat(comparison.difference()).isEmpty();
        assertThat(comparison.finding()).isEqualTo(Comparison.Finding.UNKNOWN);
        assertThat(comparison.basis()).isEqualTo("too few samples");
    }

    /** Differences that batches of single runs call significant, where there is none but chance, are about one in twenty. */
    @Test
    @Tag("slow")
    void intervalsOfBatchesHoldTheTruthAsOftenAsTheySay() {
        var fleet = FakeRun.fleet(6, 1);
        long wrong = LongStream.range(0, 60)
                .filter(seed -> {
                    var left = new PolicyResult("left", List.of(FakeRun.result(fleet, Habit.POOLS, 6000, 1, 0, seed)));
                    var right = new PolicyResult(
                            "right", List.of(FakeRun.result(fleet, Habit.POOLS, 6000, 1, 0, 1000 + seed)));
                    Report report = new Report(
                            FakeReport.setup(List.of("m"), List.of(), List.of("left", "right")),
                            List.of(left, right),
                            List.of());
                    Comparison.Finding finding = find(Comparisons.of(report), "right", "m", "ttft_ms.p50")
                            .finding();
                    return finding == Comparison.Finding.BETTER || finding == Comparison.Finding.WORSE;
                })
                .count();

        assertThat(wrong / 60.0).isCloseTo(0.05, within(0.085));
    }
}

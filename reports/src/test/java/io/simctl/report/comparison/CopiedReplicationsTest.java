package io.simctl.report.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.fleet.Fleet;
import io.simctl.report.FakeReport;
import io.simctl.report.FakeRun;
import io.simctl.report.FakeRun.Habit;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.metric.Metric;
import io.simctl.report.metric.MetricCatalogue;
import io.simctl.report.metric.Use;
import io.simctl.report.result.RequestCount;
import io.simctl.report.result.RunResult;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Replications that are copies of one run, as those of a recorded workload are where nothing is random. */
class CopiedReplicationsTest {
    private static final int ALL = 2;
    private static final Fleet FLEET = FakeRun.fleet(4, ALL);
    private static final RunResult ONE = FakeRun.result(FLEET, Habit.CO_RESIDENT, 700, 1, 0, 1);
    private static final RunResult OTHER = FakeRun.result(FLEET, Habit.SWAP, 700, 1, 0, 1);
    private static final RunResult ANOTHER = FakeRun.result(FLEET, Habit.SWAP, 700, 1, 0, 2);

    private static Report report(List<RunResult> one, List<RunResult> two) {
        return new Report(
                FakeReport.setup(List.of("a", "b"), List.of(), List.of("one", "two")),
                List.of(new PolicyResult("one", one), new PolicyResult("two", two)),
                List.of());
    }

    private static Report copies(int times) {
        return report(Collections.nCopies(times, ONE), Collections.nCopies(times, OTHER));
    }

    private static Metric metric(String key) {
        return MetricCatalogue.standard().get(key);
    }

    @Test
    void addNoSamplesToTheTailRule() {
        Report single = copies(1);
        Report copied = copies(12);

        long submitted = single.baseline().models().get(ALL).counts().get(RequestCount.SUBMITTED);
        assertThat(submitted).isLessThan(metric("ttft_ms.p99").fewestSamples());
        assertThat(copied.baseline().models().get(ALL).counts().get(RequestCount.SUBMITTED))
                .isEqualTo(12 * submitted)
                .isGreaterThan(2 * metric("ttft_ms.p99").fewestSamples());
        for (Metric metric : MetricCatalogue.standard().metrics(Use.LISTED)) {
            assertThat(metric.of(copied.baseline().scope(ALL)).isPresent())
                    .as(metric.key())
                    .isEqualTo(metric.of(single.baseline().scope(ALL)).isPresent());
        }
        assertThat(metric("ttft_ms.p99").of(copied.baseline().scope(ALL))).isEmpty();
    }

    @Test
    void pretendToNoIntervalThatASingleRunDoesNotHave() {
        List<Comparison> single = Comparisons.of(copies(1));
        List<Comparison> copied = Comparisons.of(copies(12));

        assertThat(copied)
                .extracting(Comparison::basis)
                .isEqualTo(single.stream().map(Comparison::basis).toList());
        for (int i = 0; i < single.size(); i++) {
            Comparison comparison = copied.get(i);
            assertThat(comparison.ci95().isPresent())
                    .isEqualTo(single.get(i).ci95().isPresent());
            comparison
                    .ci95()
                    .ifPresent(interval -> assertThat(
                                    interval.holds(comparison.difference().orElseThrow()))
                            .as(comparison.metric().key())
                            .isTrue());
        }
    }

    @Test
    void areToldOfAloud() {
        assertThat(copies(3).warnings())
                .contains(
                        "The 3 replications of one, two are copies of one run, since nothing in it is random; they add no"
                                + " samples.");
        assertThat(copies(1).warnings()).isEmpty();
        assertThat(report(List.of(ONE, ANOTHER), List.of(OTHER, ANOTHER)).warnings())
                .isEmpty();
    }

    @Test
    void countOnceAmongOthersThatAreNone() {
        List<RunResult> runs = Stream.of(OTHER, ANOTHER, OTHER, ANOTHER).toList();
        Report report = report(runs, Collections.nCopies(4, ONE));

        assertThat(report.baseline().scope(ALL).independent()).isEqualTo(0.5);
        assertThat(find(Comparisons.of(report), "fleet.switches").basis()).isEqualTo("paired over 2 replications");
    }

    private static Comparison find(List<Comparison> comparisons, String metric) {
        return comparisons.stream()
                .filter(c -> c.model().equals("*") && c.metric().key().equals(metric))
                .findFirst()
                .orElseThrow();
    }
}

package io.simctl.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.report.Validation.Ranking;
import io.simctl.report.Validation.Row;
import io.simctl.report.metric.Metric;
import io.simctl.report.metric.MetricCatalogue;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ValidationTest {
    private static final Metric TTFT = MetricCatalogue.standard().get("ttft_ms.p50");
    private static final Metric RATE = MetricCatalogue.standard().get("rate_429");

    private static Row row(Metric metric, double simulated, double... live) {
        return new Row(
                metric,
                OptionalDouble.of(simulated),
                Arrays.stream(live).mapToObj(OptionalDouble::of).toList());
    }

    private static double of(OptionalDouble value) {
        return value.orElseThrow();
    }

    @Test
    void errorAndSpreadArePartsOfTheMeanOfTheLiveRuns() {
        Row row = row(TTFT, 110, 90, 110);
        assertThat(of(row.liveMean())).isEqualTo(100);
        assertThat(of(row.error())).isCloseTo(0.1, Offset.offset(1e-12));
        assertThat(of(row.spread())).isCloseTo(0.2, Offset.offset(1e-12));
    }

    @Test
    void sharesDifferByPoints() {
        Row row = row(RATE, 0.12, 0.10, 0.11);
        assertThat(of(row.error())).isCloseTo(0.015, Offset.offset(1e-12));
        assertThat(of(row.spread())).isCloseTo(0.01, Offset.offset(1e-12));
    }

    @Test
    void aFigureThatOneLiveRunLacksHasNoError() {
        Row row = new Row(TTFT, OptionalDouble.of(1), List.of(OptionalDouble.of(1), OptionalDouble.empty()));
        assertThat(row.liveMean()).isEmpty();
        assertThat(row.error()).isEmpty();
        assertThat(row.spread()).isEmpty();
    }

    @Test
    void zeroInBothWorldsIsNoError() {
        assertThat(of(row(MetricCatalogue.standard().get("fleet.switches"), 0, 0, 0)
                        .error()))
                .isZero();
        assertThat(row(MetricCatalogue.standard().get("fleet.switches"), 3, 0, 0)
                        .error())
                .isEmpty();
    }

    @Test
    void theWorldsDisagreeWhenTheyPutTwoPoliciesInOppositeOrders() {
        Ranking ranking = new Ranking(TTFT, List.of("a", "b"), List.of(row(TTFT, 10, 50, 52), row(TTFT, 20, 30, 31)));
        assertThat(ranking.simulated()).containsExactly("a", "b");
        assertThat(ranking.live()).containsExactly("b", "a");
        assertThat(ranking.agrees()).isFalse();
    }

    @Test
    void policiesThatRealityDoesNotTellApartContradictNothing() {
        Ranking ranking = new Ranking(TTFT, List.of("a", "b"), List.of(row(TTFT, 10, 50, 52), row(TTFT, 20, 49, 51)));
        assertThat(ranking.live()).containsExactly("b", "a");
        assertThat(ranking.agrees()).isTrue();
    }

    @Test
    void moreIsBetterWhereTheMetricSaysSo() {
        Metric completed = MetricCatalogue.standard().get("rate_completed");
        Ranking ranking = new Ranking(
                completed, List.of("a", "b"), List.of(row(completed, 0.5, 0.5, 0.5), row(completed, 0.9, 0.9, 0.8)));
        assertThat(ranking.live()).containsExactly("b", "a");
        assertThat(ranking.agrees()).isTrue();
    }
}

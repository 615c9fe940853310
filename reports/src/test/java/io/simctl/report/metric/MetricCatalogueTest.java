package io.simctl.report.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.simctl.report.FakeReport;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.result.ModelResult;
import io.simctl.report.result.RequestCount;
import org.junit.jupiter.api.Test;

class MetricCatalogueTest {
    private final Report report = FakeReport.twoDays();
    private final PolicyResult policy = report.baseline();
    private final Scope all = policy.scope(report.models().size());

    private double all(String key) {
        return MetricCatalogue.standard().get(key).of(all).orElseThrow();
    }

    @Test
    void keysNameWhatResultFilesHold() {
        assertThat(MetricCatalogue.standard().metrics())
                .extracting(Metric::key)
                .contains(
                        "submitted",
                        "rate_429",
                        "rate_503",
                        "could_have_served",
                        "goodput",
                        "ttft_ms.p99",
                        "ttft_adj_ms.p95",
                        "itl_ms.max",
                        "load_wait_ms.mean",
                        "tps.p50",
                        "fleet.switches",
                        "fleet.co_resident_seconds");
        assertThat(MetricCatalogue.standard().find("ttft_ms.p42")).isEmpty();
    }

    @Test
    void everyComparedMetricHasABetterSideOrIsKnownToHaveNone() {
        assertThat(MetricCatalogue.standard().metrics(Use.COMPARED))
                .filteredOn(metric -> metric.direction() == Direction.NEUTRAL)
                .extracting(Metric::key)
                .containsExactly("fleet.busy_fraction");
    }

    @Test
    void theRowOfAllModelsIsTheSumOfTheOthers() {
        long submitted = policy.models().stream()
                .limit(report.models().size())
                .mapToLong(model -> model.counts().get(RequestCount.SUBMITTED))
                .sum();

        assertThat(policy.models().getLast().counts().get(RequestCount.SUBMITTED))
                .isEqualTo(submitted);
        assertThat(all("submitted")).isEqualTo((double) submitted);
    }

    @Test
    void percentilesRise() {
        assertThat(all("ttft_ms.p50")).isLessThan(all("ttft_ms.p90"));
        assertThat(all("ttft_ms.p90")).isLessThan(all("ttft_ms.p95"));
        assertThat(all("ttft_ms.p95")).isLessThan(all("ttft_ms.p99"));
        assertThat(all("ttft_ms.p99")).isLessThanOrEqualTo(all("ttft_ms.max"));
    }

    @Test
    void adjustedForErrorsTheTailIsInfiniteAndTheMedianWorse() {
        assertThat(all("rate_completed")).isBetween(0.5, 0.99);
        assertThat(all("ttft_adj_ms.max")).isInfinite();
        assertThat(all("ttft_adj_ms.p99")).isInfinite();
        assertThat(all("ttft_adj_ms.count")).isEqualTo(all("submitted"));
        assertThat(all("ttft_adj_ms.p50")).isGreaterThan(all("ttft_ms.p50"));
    }

    @Test
    void theMedianRateIsTheInverseOfTheMedianDuration() {
        assertThat(all("tps.p50")).isCloseTo(1000 / all("tpot_ms.p50"), within(0.5));
    }

    @Test
    void whatOnlyMachinesTellIsEmptyForASingleModel() {
        assertThat(MetricCatalogue.standard().get("fleet.switches").of(policy.scope(0)))
                .isEmpty();
        assertThat(all("fleet.machines")).isEqualTo(6);
        assertThat(all("fleet.busy_fraction")).isBetween(0.0, 1.0);
        assertThat(all("fleet.switches")).isPositive();
    }

    @Test
    void tooFewSamplesMakeNoPercentile() {
        Report small = FakeReport.small();
        Scope scope = small.baseline().scope(0);
        ModelResult model = small.baseline().models().getFirst();

        assertThat(model.counts().get(RequestCount.COMPLETED)).isBetween(130L, 661L);
        assertThat(MetricCatalogue.standard().get("ttft_ms.p95").of(scope)).isPresent();
        assertThat(MetricCatalogue.standard().get("ttft_ms.p99").of(scope)).isEmpty();
        assertThat(MetricCatalogue.standard().get("ttft_ms.max").of(scope)).isPresent();
    }
}

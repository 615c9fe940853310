package io.simctl.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.simctl.report.metrics.ModelResult;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private final Report report = FakeReport.twoDays();
    private final PolicyResult policy = report.baseline();
    private final Scope all = policy.scope(report.models().size());

    private double all(String key) {
        return Metrics.get(key).of(all).orElseThrow();
    }

    @Test
    void keysNameWhatResultFilesHold() {
        assertThat(Metrics.keys())
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
        assertThat(Metrics.find("ttft_ms.p42")).isEmpty();
    }

    @Test
    void everyChiefMetricHasAGoodSideOrIsKnownToHaveNone() {
        assertThat(Metrics.chief())
                .filteredOn(metric -> metric.better() == Metric.Better.NEITHER)
                .extracting(Metric::key)
                .containsExactly("fleet.busy_fraction");
    }

    @Test
    void theRowOfAllModelsIsTheSumOfTheOthers() {
        long submitted = policy.models().stream()
                .limit(report.models().size())
                .mapToLong(model -> model.counts().submitted())
                .sum();

        assertThat(policy.models().getLast().counts().submitted()).isEqualTo(submitted);
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
        assertThat(Metrics.get("fleet.switches").of(policy.scope(0))).isEmpty();
        assertThat(all("fleet.machines")).isEqualTo(6);
        assertThat(all("fleet.busy_fraction")).isBetween(0.0, 1.0);
        assertThat(all("fleet.switches")).isPositive();
    }

    @Test
    void tooFewSamplesMakeNoPercentile() {
        Report small = FakeReport.small();
        Scope scope = small.baseline().scope(0);
        ModelResult model = small.baseline().models().getFirst();

        assertThat(model.counts().completed()).isBetween(130L, 661L);
        assertThat(Metrics.get("ttft_ms.p95").of(scope)).isPresent();
        assertThat(Metrics.get("ttft_ms.p99").of(scope)).isEmpty();
        assertThat(Metrics.get("ttft_ms.max").of(scope)).isPresent();
    }
}

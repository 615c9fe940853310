package io.simctl.policy.placement;

import io.simctl.fleet.Fleet;
import io.simctl.policy.index.Concurrency;
import io.simctl.policy.index.RateEstimates;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** The performance of a typical machine of the fleet for a model: medians over the machines that can hold it. */
final class Typical {
    private final ModelPools.Knobs knobs;
    private final Fleet fleet;
    private final RateEstimates rates;

    Typical(ModelPools.Knobs knobs, Fleet fleet) {
        this.knobs = knobs;
        this.fleet = fleet;
        this.rates = new RateEstimates(fleet, knobs.loadFactor(), knobs.prefillFactor(), false);
    }

    /** Requests that it runs well at once. */
    int qualityConcurrency(int model) {
        double solo = median(model, m -> fleet.hosting(m, model).decodeTokensPerSecond());
        int cap = (int) median(model, m -> Concurrency.byMemory(fleet.machine(m).memoryBytes()));
        return solo > 0
                ? Concurrency.ofQuality(solo, knobs.decodeFloor(), knobs.loadFactor(), cap)
                : knobs.fallbackQualityConcurrency();
    }

    /** How long a request takes. */
    double serviceSeconds(int model) {
        double decode = median(model, m -> rates.solo(m, model));
        double prefill = median(model, m -> rates.prefill(m, model));
        return WarmPoolDemand.serviceSeconds(
                knobs.assumedPromptTokens(), knobs.assumedCompletionTokens(), prefill, decode);
    }

    /** The lower one of two middle values; 0 when no machine can hold the model. */
    private double median(int model, IntToDoubleFunction value) {
        double[] sorted = IntStream.range(0, fleet.machines().size())
                .filter(machine -> fleet.capable(machine, model))
                .mapToDouble(value)
                .sorted()
                .toArray();
        return sorted.length == 0 ? 0 : sorted[(sorted.length - 1) / 2];
    }
}

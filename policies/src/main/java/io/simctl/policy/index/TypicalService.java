package io.simctl.policy.index;

import io.simctl.fleet.Fleet;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** The service of a typical machine of the fleet for a model: medians over the machines that can hold it (d-inference, warm pool). */
public final class TypicalService {
    private static final double SHORTEST = 0.5;
    private static final double LONGEST = 120;

    private final Assumed assumed;
    private final Fleet fleet;
    private final RateEstimates rates;

    /**
     * The requests and machines to expect where nothing is known of them.
     *
     * @param decodeFloor decode rate that each request shall have, tokens/s
     * @param loadFactor share of its decode rate that a request loses to each other one
     * @param prefillFactor prefill rate over decode rate where no prefill rate is known
     * @param concurrency requests at once on a machine of unknown speed
     * @param promptTokens prompt of a typical request
     * @param completionTokens output of a typical request
     */
    public record Assumed(
            double decodeFloor,
            double loadFactor,
            double prefillFactor,
            int concurrency,
            int promptTokens,
            int completionTokens) {}

    /** @param fleet of which it is the typical machine */
    public TypicalService(Assumed assumed, Fleet fleet) {
        this.assumed = assumed;
        this.fleet = fleet;
        this.rates = new RateEstimates(fleet, assumed.loadFactor(), assumed.prefillFactor(), false);
    }

    /** Requests that it runs well at once. */
    public int qualityConcurrency(int model) {
        double solo = median(model, m -> fleet.hosting(m, model).decodeTokensPerSecond());
        int cap = (int) median(model, m -> Concurrency.byMemory(fleet.machine(m).memoryBytes()));
        return solo > 0
                ? Concurrency.ofQuality(solo, assumed.decodeFloor(), assumed.loadFactor(), cap)
                : assumed.concurrency();
    }

    /** Seconds that a request takes. */
    public double seconds(int model) {
        double decode = median(model, m -> rates.solo(m, model));
        double prefill = median(model, m -> rates.prefill(m, model));
        return seconds(assumed.promptTokens(), assumed.completionTokens(), prefill, decode);
    }

    /** Seconds that a request takes on a machine of these rates, in tokens/s; 0.5 to 120. */
    public static double seconds(int promptTokens, int completionTokens, double prefillRate, double decodeRate) {
        double seconds = promptTokens / prefillRate + completionTokens / decodeRate;
        return Math.clamp(seconds, SHORTEST, LONGEST);
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

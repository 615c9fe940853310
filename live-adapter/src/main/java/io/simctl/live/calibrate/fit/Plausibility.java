package io.simctl.live.calibrate.fit;

/**
 * The bounds of what measurements of a model can give: faster than this is no server, but a mistake in measuring it.
 *
 * @param leastStepNanos of a decode step
 * @param leastPromptTokenNanos of prefill, for each token
 * @param machine what they follow from
 */
public record Plausibility(double leastStepNanos, double leastPromptTokenNanos, MachineLimits machine) {
    /**
     * Some 17,000 tokens/s for one request, 59 us each, are the most that anyone has announced (Taalas HC1, 2026). A client on the same
     * machine cannot tell tokens apart that come much faster.
     */
    private static final double SHORTEST_STEP_NANOS = 20_000;

    /** Ten million tokens/s: a hundred times what servers of the smallest models in use reach. */
    private static final double SHORTEST_TOKEN_NANOS = 100;

    /** Caches hold so much of a model, which memory need then not deliver; server processors have up to that. */
    private static final double CACHE_BYTES = 1 << 30;

    /** The bounds for a model of that size on that machine. */
    public static Plausibility of(ModelSize size, MachineLimits machine) {
        double reading = Math.max(0, size.leastBytes() - CACHE_BYTES) / machine.bandwidth() * 1e9;
        double arithmetic = 2 * size.leastParameters() / machine.compute() * 1e9;
        return new Plausibility(
                Math.max(SHORTEST_STEP_NANOS, reading), Math.max(SHORTEST_TOKEN_NANOS, arithmetic), machine);
    }

    /** Whether a decode step can take that long. */
    boolean allowsStep(double nanos) {
        return Double.isFinite(nanos) && nanos >= leastStepNanos;
    }
}

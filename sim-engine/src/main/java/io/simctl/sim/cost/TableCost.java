package io.simctl.sim.cost;

/**
 * The cost of a step from measurements of a real engine. Decode and prefill in one step cost what each alone would.
 *
 * @param decodeNanos duration of a decode step by the number of sequences, with short contexts
 * @param perContextToken nanoseconds for each token of context that a decoding sequence attends to
 * @param prefillNanos duration of a prefill step by the number of prompt tokens, from a point at 0 tokens on
 * @param perPrefillPair nanoseconds for each pair of a prompt token and a token that it attends to
 * @param promptNanos nanoseconds that a step takes longer for prompts, however many tokens they have
 */
public record TableCost(
        PiecewiseLinear decodeNanos,
        double perContextToken,
        PiecewiseLinear prefillNanos,
        double perPrefillPair,
        double promptNanos)
        implements StepCost {

    public TableCost {
        Hardware.requireNotNegative("nanoseconds per context token", perContextToken);
        Hardware.requireNotNegative("nanoseconds per pair", perPrefillPair);
        Hardware.requireNotNegative("nanoseconds of a step with prompts", promptNanos);
    }

    /**
     * From decode steps measured at some batch sizes and a prefill rate.
     *
     * @param batchSizes rising
     * @param stepMillis duration of a decode step at each of them; 1000 divided by the tokens/s that one sequence gets
     * @param nanosPerContextToken as {@link #perContextToken}
     * @param prefillTokensPerSecond for prompts of any length
     */
    public static TableCost of(
            double[] batchSizes, double[] stepMillis, double nanosPerContextToken, double prefillTokensPerSecond) {
        return of(batchSizes, stepMillis, nanosPerContextToken, 0, prefillTokensPerSecond, 0);
    }

    /**
     * The same where a prefill costs more than its tokens.
     *
     * @param promptNanos as {@link #promptNanos}
     * @param nanosPerPrefillPair as {@link #perPrefillPair}
     */
    public static TableCost of(
            double[] batchSizes,
            double[] stepMillis,
            double nanosPerContextToken,
            double promptNanos,
            double prefillTokensPerSecond,
            double nanosPerPrefillPair) {
        Hardware.requireAboveZero("prefill rate", prefillTokensPerSecond);
        return new TableCost(
                PiecewiseLinear.through(batchSizes, scaled(stepMillis, 1e6)),
                nanosPerContextToken,
                PiecewiseLinear.through(new double[] {0, 1}, new double[] {0, 1e9 / prefillTokensPerSecond}),
                nanosPerPrefillPair,
                promptNanos);
    }

    /**
     * From decode steps measured at some batch sizes and prompts measured at some lengths.
     *
     * @param promptTokens rising
     * @param promptMillis duration of the prefill of a prompt of each length
     */
    public static TableCost of(
            double[] batchSizes,
            double[] stepMillis,
            double nanosPerContextToken,
            double[] promptTokens,
            double[] promptMillis) {
        return new TableCost(
                PiecewiseLinear.through(batchSizes, scaled(stepMillis, 1e6)),
                nanosPerContextToken,
                PiecewiseLinear.through(promptTokens, scaled(promptMillis, 1e6)).fromZero(),
                0,
                0);
    }

    private static double[] scaled(double[] values, double factor) {
        double[] scaled = values.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= factor;
        }
        return scaled;
    }

    @Override
    public double base(int decodes, int prefillTokens) {
        if (prefillTokens == 0) {
            return decodeNanos.at(decodes);
        }
        double prefill = promptNanos + prefillNanos.at(prefillTokens);
        return decodes == 0 ? prefill : decodeNanos.at(decodes) + prefill;
    }
}

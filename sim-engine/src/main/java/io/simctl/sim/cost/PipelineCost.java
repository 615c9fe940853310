package io.simctl.sim.cost;

/**
 * The cost of a step that goes through stages of which each has an equal part of a model's layers (two machines: d-inference PR #198): one
 * computes, sends the activations of each token of the step to the next, and the last one sends the next token back to the first. Only
 * one step is under way, so that the stages never work at the same time: it takes as long as on one that has all the layers, and the ways,
 * and what a step costs whatever is in it once for each stage. With two stages the bubble is half of either's time; {@link
 * MicroBatchCost} fills it.
 *
 * @param whole the cost on one stage with all the layers
 * @param perStep nanoseconds that come to each step whatever is in it
 * @param perDecode nanoseconds for each sequence that gets a token
 * @param perPromptToken nanoseconds for each token of a prompt
 */
public record PipelineCost(StepCost whole, double perStep, double perDecode, double perPromptToken)
        implements StepCost {
    private static final int BYTES_OF_A_NUMBER = 2;

    /**
     * Of so many stages.
     *
     * @param stages at least 2
     * @param overheadNanos what each step costs a stage whatever it does
     * @param hidden width of the residual stream, which is what crosses the link for each token, in 16 bit
     * @param link bytes per second from one stage to the next
     * @param latencyNanos of one way
     * @param promptFrames bytes on the link for each byte of a prompt's activations, at least 1
     */
    public static PipelineCost of(
            StepCost whole,
            int stages,
            double overheadNanos,
            int hidden,
            double link,
            double latencyNanos,
            double promptFrames) {
        int ways = stages - 1;
        double perToken = ways * ((double) hidden * BYTES_OF_A_NUMBER / link * 1e9);
        double perStep = ways * overheadNanos + (ways + 1) * latencyNanos;
        return new PipelineCost(whole, perStep, perToken, perToken * promptFrames);
    }

    @Override
    public double base(int decodes, int prefillTokens) {
        return whole.base(decodes, prefillTokens) + perStep + perDecode * decodes + perPromptToken * prefillTokens;
    }

    @Override
    public double perContextToken() {
        return whole.perContextToken();
    }

    @Override
    public double perPrefillPair() {
        return whole.perPrefillPair();
    }

    @Override
    public double ofWaiting(int waiting) {
        return whole.ofWaiting(waiting);
    }
}

package io.simctl.sim.cost;

/**
 * The cost of a step on two machines of which each has one half of a model's layers (d-inference PR #198): one computes, sends the
 * activations of each token of the step to the other, which computes and sends the next token back. One request at a time goes through, so
 * that the machines never work at the same time: the step takes as long as on one machine that has all the layers, and the ways, and what a
 * step costs whatever is in it twice. The bubble is half of either machine's time.
 *
 * @param whole the cost on one machine with all the layers
 * @param perStep nanoseconds that come to each step whatever is in it
 * @param perDecode nanoseconds for each sequence that gets a token
 * @param perPromptToken nanoseconds for each token of a prompt
 */
public record PipelineCost(StepCost whole, double perStep, double perDecode, double perPromptToken)
        implements StepCost {
    private static final int BYTES_OF_A_NUMBER = 2;

    /** The way of the activations, and that of the token back. */
    private static final int WAYS = 2;

    /**
     * Of two machines.
     *
     * @param overheadNanos what each step costs a machine whatever it does
     * @param hidden width of the residual stream, which is what crosses the link for each token, in 16 bit
     * @param link bytes per second from one machine to the other
     * @param latencyNanos of one way
     * @param promptFrames bytes on the link for each byte of a prompt's activations, at least 1
     */
    public static PipelineCost of(
            StepCost whole, double overheadNanos, int hidden, double link, double latencyNanos, double promptFrames) {
        double perToken = (double) hidden * BYTES_OF_A_NUMBER / link * 1e9;
        return new PipelineCost(whole, overheadNanos + WAYS * latencyNanos, perToken, perToken * promptFrames);
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
}

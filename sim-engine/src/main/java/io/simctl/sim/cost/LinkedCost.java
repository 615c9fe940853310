package io.simctl.sim.cost;

/**
 * The cost of a step on several cards that share each layer of a model: that of one card as fast as all of them, and the time in which
 * they add up what each has computed, twice a layer, after attention and after the feed-forward part (Shoeybi et al., "Megatron-LM:
 * Training Multi-Billion Parameter Language Models Using Model Parallelism", arXiv:1909.08053, section 3). For that each of n cards sends
 * 2(n − 1)/n times the numbers (Patarasu and Yuan, "Bandwidth optimal all-reduce algorithms for clusters of workstations", JPDC 69(2),
 * 2009), which are the width of the residual stream for each token of the step, in 16 bit.
 *
 * @param shared the cost without adding up
 * @param perStep nanoseconds that adding up takes in each step whatever is in it
 * @param perToken nanoseconds for each token of the step
 */
public record LinkedCost(StepCost shared, double perStep, double perToken) implements StepCost {
    private static final int SUMS_PER_LAYER = 2;
    private static final int BYTES_OF_A_NUMBER = 2;

    /**
     * Of so many cards.
     *
     * @param link bytes per second that a card sends to another
     * @param latencyNanos of one addition, beside sending
     */
    public static LinkedCost of(StepCost shared, int cards, int layers, int hidden, double link, double latencyNanos) {
        double sent = 2.0 * (cards - 1) / cards * hidden * BYTES_OF_A_NUMBER;
        double sums = (double) SUMS_PER_LAYER * layers;
        return new LinkedCost(shared, sums * latencyNanos, sums * sent / link * 1e9);
    }

    @Override
    public double base(int decodes, int prefillTokens) {
        return shared.base(decodes, prefillTokens) + perStep + perToken * (decodes + (double) prefillTokens);
    }

    @Override
    public double perContextToken() {
        return shared.perContextToken();
    }

    @Override
    public double perPrefillPair() {
        return shared.perPrefillPair();
    }

    @Override
    public double ofWaiting(int waiting) {
        return shared.ofWaiting(waiting);
    }
}

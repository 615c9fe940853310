package io.simctl.sim.cost;

/**
 * Step cost from what the hardware can move and compute: a step takes as long as the slower of reading the weights that it needs
 * and the arithmetic on them (S. Williams, A. Waterman, D. Patterson: Roofline, CACM 2009), plus reading the KV cache.
 *
 * <p>Of a mixture-of-experts model, n tokens that are routed to {@code active} of {@code count} experts each, independently and
 * evenly, touch count·(1 - (1 - active/count)^n) experts of a layer in expectation; so the bytes of a step grow with the batch.
 */
public final class RooflineCost implements StepCost {
    private static final int REMEMBERED = 4096;

    private final Machine machine;
    private final Weights weights;
    private final double[] byTokens = new double[REMEMBERED];

    /**
     * What the machine reaches.
     *
     * @param bandwidth bytes per second that decoding reaches
     * @param flops operations per second that prefill reaches
     * @param overhead nanoseconds of a step beside both
     */
    public record Machine(double bandwidth, double flops, double overhead) {}

    /**
     * What a step needs of the model.
     *
     * @param sharedBytes weights that every step reads
     * @param expertBytes weights of all routed experts of all layers; 0 for a dense model
     * @param experts routed experts per layer
     * @param active routed experts that one token uses per layer
     * @param flopsPerToken operations for one token, attention aside
     * @param kvBytesPerToken KV cache of one token
     * @param attentionFlops operations for each pair of a token and a token before it
     */
    public record Weights(
            double sharedBytes,
            double expertBytes,
            int experts,
            int active,
            double flopsPerToken,
            double kvBytesPerToken,
            double attentionFlops) {}

    public RooflineCost(Machine machine, Weights weights) {
        this.machine = machine;
        this.weights = weights;
    }

    @Override
    public double fixed(int decoding, int prefilling) {
        int tokens = decoding + prefilling;
        if (tokens >= REMEMBERED) {
            return ofTokens(tokens);
        }
        if (byTokens[tokens] == 0) {
            byTokens[tokens] = ofTokens(tokens);
        }
        return byTokens[tokens];
    }

    private double ofTokens(int tokens) {
        double read = bytesRead(tokens) / machine.bandwidth();
        double compute = tokens * weights.flopsPerToken() / machine.flops();
        return Math.max(read, compute) * 1e9 + machine.overhead();
    }

    private double bytesRead(int tokens) {
        if (weights.expertBytes() == 0) {
            return weights.sharedBytes();
        }
        double untouched = Math.pow(1 - (double) weights.active() / weights.experts(), tokens);
        return weights.sharedBytes() + weights.expertBytes() * (1 - untouched);
    }

    @Override
    public double decodeContext() {
        return weights.kvBytesPerToken() / machine.bandwidth() * 1e9;
    }

    @Override
    public double prefillContext() {
        return weights.attentionFlops() / machine.flops() * 1e9;
    }
}

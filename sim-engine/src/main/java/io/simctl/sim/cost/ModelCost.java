package io.simctl.sim.cost;

/**
 * The demands of a model on the hardware. In a dense model every step reads all weights. In a mixture of experts each token
 * picks {@code expertsPerToken} of the {@code experts} in each layer, and a step reads the experts that any of its tokens
 * picked.
 *
 * @param sharedBytes weights that every step reads, in bytes
 * @param expertBytes weights of all experts of all layers together, in bytes; 0 for a dense model
 * @param experts how many experts a layer has to pick from; 0 for a dense model
 * @param expertsPerToken how many of them one token picks; 0 for a dense model
 * @param flopsPerToken FLOPs that one token costs apart from attention: about twice the parameters that it passes through
 * @param kvBytesPerToken KV cache that one token of context takes, see {@link #kvBytesPerToken(int, int, int, double)}
 * @param flopsPerPair FLOPs for one token to attend to one other, see {@link #flopsPerPair(int, int, int)}
 */
public record ModelCost(
        double sharedBytes,
        double expertBytes,
        int experts,
        int expertsPerToken,
        double flopsPerToken,
        double kvBytesPerToken,
        double flopsPerPair) {

    public ModelCost {
        Hardware.requireAboveZero("bytes that every step reads", sharedBytes);
        Hardware.requireNotNegative("bytes of the experts", expertBytes);
        Hardware.requireAboveZero("FLOPs per token", flopsPerToken);
        Hardware.requireNotNegative("KV bytes per token", kvBytesPerToken);
        Hardware.requireNotNegative("FLOPs per pair", flopsPerPair);
        if (expertsPerToken < 0 || expertsPerToken > experts) {
            throw new IllegalArgumentException(
                    "a token must pick from 0 to " + experts + " experts, not " + expertsPerToken);
        }
    }

    /** A model of which every step reads all the weights. */
    public static ModelCost dense(
            double weightBytes, double flopsPerToken, double kvBytesPerToken, double flopsPerPair) {
        return new ModelCost(weightBytes, 0, 0, 0, flopsPerToken, kvBytesPerToken, flopsPerPair);
    }

    /** Keys and values of all layers: 2 · layers · KV heads · head size · bytes of a value. */
    public static double kvBytesPerToken(int layers, int kvHeads, int headSize, double bytesPerValue) {
        return 2.0 * layers * kvHeads * headSize * bytesPerValue;
    }

    /** Score and weighted sum, a multiplication and an addition each: 4 · layers · query heads · head size. */
    public static double flopsPerPair(int layers, int queryHeads, int headSize) {
        return 4.0 * layers * queryHeads * headSize;
    }

    /**
     * Bytes of weights that a step with so many tokens is expected to read. Tokens that pick k of E experts evenly and
     * independently touch E·(1 − (1 − k/E)<sup>n</sup>) different ones; real routers are less even and touch fewer.
     */
    public double weightBytesRead(int tokens) {
        return sharedBytes + expertBytesRead(tokens);
    }

    /** The part of {@link #weightBytesRead} that is routed experts. */
    double expertBytesRead(int tokens) {
        if (experts == 0) {
            return 0;
        }
        double untouched = StrictMath.pow(1 - (double) expertsPerToken / experts, tokens);
        return expertBytes * (1 - untouched);
    }
}

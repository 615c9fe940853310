package io.simctl.sim.cost;

/**
 * The cost of a step from the figures of hardware and model, after the roofline (Williams, Waterman and Patterson, CACM
 * 52(4), 2009): the matrix multiplications take as long as the slower of reading the weights once and computing with all
 * tokens of the step; then come the decoding sequences' KV cache, which is read at the memory's bandwidth, the attention of
 * prompts, which is bound by compute, and the overheads.
 */
public final class RooflineCost implements StepCost {
    /** Beyond so many tokens in a step the weights that it reads are worked out each time; below they are looked up. A power of 2. */
    private static final int TABULATED = 1024;

    private final Hardware hardware;
    private final ModelCost model;
    private final int passTokens;

    /** By number of tokens; one figure of a model without experts, all of whose weights each step reads. */
    private final double[] weightNanos;

    private final double decodeNanosPerToken;
    private final double prefillNanosPerToken;
    private final double perContextToken;
    private final double perPrefillPair;

    /** A step is one pass over the model. */
    public RooflineCost(Hardware hardware, ModelCost model) {
        this(hardware, model, Integer.MAX_VALUE);
    }

    /** @param passTokens most tokens that go through the model together, each time with a look at the weights; at least 1 */
    public RooflineCost(Hardware hardware, ModelCost model, int passTokens) {
        this.hardware = hardware;
        this.model = model;
        this.passTokens = passTokens;
        weightNanos = new double[model.expertBytes() > 0 ? TABULATED : 1];
        for (int tokens = 0; tokens < weightNanos.length; tokens++) {
            weightNanos[tokens] = readNanos(tokens);
        }
        decodeNanosPerToken = hardware.decodeNanos(model.flopsPerToken());
        prefillNanosPerToken = hardware.prefillNanos(model.flopsPerToken());
        perContextToken = hardware.readNanos(model.kvBytesPerToken());
        perPrefillPair = hardware.attentionNanos(model.flopsPerPair());
    }

    @Override
    public double base(int decodes, int prefillTokens) {
        double nanos = hardware.stepOverheadNanos() + decodes * hardware.sequenceOverheadNanos();
        int decodesLeft = decodes;
        int prefillLeft = prefillTokens;
        while (decodesLeft + (long) prefillLeft > passTokens) {
            int decodesNow = Math.min(decodesLeft, passTokens);
            nanos += pass(decodesNow, passTokens - decodesNow);
            decodesLeft -= decodesNow;
            prefillLeft -= passTokens - decodesNow;
        }
        return nanos + pass(decodesLeft, prefillLeft);
    }

    private double pass(int decodes, int prefillTokens) {
        double computing = decodes * decodeNanosPerToken + prefillTokens * prefillNanosPerToken;
        return Math.max(weightNanos(decodes + prefillTokens), computing);
    }

    private double weightNanos(int tokens) {
        return tokens < TABULATED ? weightNanos[tokens & weightNanos.length - 1] : readNanos(tokens);
    }

    private double readNanos(int tokens) {
        return hardware.readNanos(model.sharedBytes()) + hardware.readExpertsNanos(model.expertBytesRead(tokens));
    }

    @Override
    public double perContextToken() {
        return perContextToken;
    }

    @Override
    public double perPrefillPair() {
        return perPrefillPair;
    }
}

package io.simctl.sim.cost;

/**
 * How long an engine step takes on an otherwise idle machine, in nanoseconds:
 *
 * <pre>
 *   step = fixed(decoding, prefilling) + decodeContext · C + prefillContext · p · (x + p/2)
 * </pre>
 *
 * where C is the context of all decoding sequences together and p prompt tokens are computed behind x earlier ones. The step is
 * affine in C and x, so that the durations of equal steps form an arithmetic series, which is what lets the engine leap.
 */
public interface StepCost {
    /**
     * The part that does not depend on context.
     *
     * @param decoding sequences that get one token each
     * @param prefilling prompt tokens computed
     */
    double fixed(int decoding, int prefilling);

    /** Nanoseconds for each token of context of a decoding sequence. */
    double decodeContext();

    /** Nanoseconds for each pair of a prompt token and a token before it. */
    double prefillContext();

    /** Tokens per second of a single sequence at short context. */
    default double decodeRate() {
        return 1e9 / fixed(1, 0);
    }

    /** Prompt tokens per second of a prompt of ordinary length on an idle engine. */
    default double prefillRate() {
        int tokens = 512;
        return tokens * 1e9 / (fixed(0, tokens) + prefillContext() * tokens * tokens / 2);
    }
}

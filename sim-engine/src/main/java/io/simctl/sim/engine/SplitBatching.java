package io.simctl.sim.engine;

/**
 * Prompts and decoding sequences in batches of their own, as in mlx_lm's server.
 *
 * @param promptConcurrency prompts that are prefilled together, at least 1
 * @param decodeConcurrency decoding sequences from which on no prompt is prefilled; at least as many as {@code
 *     promptConcurrency}, as the server has it
 * @param prefillTokens most tokens of each prompt in one step, at least 1
 * @param lookNanos how long a round of steps goes on before the server looks at what has arrived meanwhile, 0 or more
 * @param cachedPrompts prompts of finished requests that are remembered, 0 or more
 * @param isExclusive whether its model keeps all others out of memory
 */
public record SplitBatching(
        int promptConcurrency,
        int decodeConcurrency,
        int prefillTokens,
        long lookNanos,
        int cachedPrompts,
        boolean isExclusive)
        implements EngineSettings {
    /** The time budget of a round in mlx_lm's {@code server.py}. */
    public static final long USUAL_LOOK_NANOS = 500_000_000L;

    public SplitBatching {
        decodeConcurrency = Math.max(decodeConcurrency, promptConcurrency);
        if (promptConcurrency < 1 || decodeConcurrency < 1 || prefillTokens < 1) {
            throw new IllegalArgumentException(
                    "prompts, decoding sequences and tokens of a step must be at least 1, not " + promptConcurrency
                            + ", " + decodeConcurrency + " and " + prefillTokens);
        }
        if (cachedPrompts < 0) {
            throw new IllegalArgumentException("there cannot be " + cachedPrompts + " prompts in the cache");
        }
    }
}

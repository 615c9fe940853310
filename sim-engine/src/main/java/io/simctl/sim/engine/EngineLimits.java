package io.simctl.sim.engine;

/**
 * Chunked prefill under a token budget, where a sequence reserves memory for its whole context before it starts. How much such
 * an engine takes on at once; with one sequence it batches nothing.
 *
 * @param maxSequences most sequences that run together, at least 1; vLLM's {@code max_num_seqs}
 * @param tokenBudget most tokens in one step, one for each decoding sequence and the rest for prompts, at least {@code
 *     maxSequences}; vLLM's {@code max_num_batched_tokens}
 */
public record EngineLimits(int maxSequences, int tokenBudget) implements EngineSettings {
    public EngineLimits {
        if (maxSequences < 1) {
            throw new IllegalArgumentException("an engine runs at least 1 sequence, not " + maxSequences);
        }
        if (tokenBudget < maxSequences) {
            throw new IllegalArgumentException("a token budget of " + tokenBudget + " starves some of " + maxSequences
                    + " sequences: it must be at least as large");
        }
    }
}

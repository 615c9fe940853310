package io.simctl.sim.engine;

/**
 * Fixed slots that share the context evenly, as in llama.cpp's server.
 *
 * @param slots sequences that run together, at least 1; {@code --parallel}
 * @param contextTokens context of all slots together, at least 2 for each; {@code --ctx-size}
 * @param batchTokens most tokens of one step, at least {@code slots}; {@code --batch-size}
 * @param similarity share of a prompt above which a slot that remembers so much of it is preferred to the one that has been idle
 *     for longest, 0 to 1; {@code --slot-prompt-similarity}
 * @param keepsPrompts whether a slot remembers what it has computed; {@code cache_prompt}
 */
public record SlotBatching(int slots, int contextTokens, int batchTokens, double similarity, boolean keepsPrompts)
        implements EngineSettings {
    public SlotBatching {
        if (slots < 1) {
            throw new IllegalArgumentException("there must be at least 1 slot, not " + slots);
        }
        if (contextTokens / slots < 2) {
            throw new IllegalArgumentException(
                    "a context of " + contextTokens + " tokens leaves less than 2 to each of " + slots + " slots");
        }
        if (batchTokens < slots) {
            throw new IllegalArgumentException(
                    "a batch of " + batchTokens + " tokens starves some of " + slots + " slots");
        }
    }

    @Override
    public long claim(long kvBytesPerToken) {
        return contextTokens * kvBytesPerToken;
    }
}

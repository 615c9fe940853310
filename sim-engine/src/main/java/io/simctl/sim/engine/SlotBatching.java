package io.simctl.sim.engine;

/**
 * Server slots as in llama.cpp's server: each with an even part of the context, or all with one pool of it.
 *
 * @param slots sequences that run together, at least 1; {@code --parallel}
 * @param contextTokens context of all slots together, at least 2 for each; {@code --ctx-size}
 * @param isUnified whether every slot may use the whole context; {@code --kv-unified}
 * @param batchTokens most tokens of one step, at least {@code slots}; {@code --batch-size}
 * @param similarity share of a prompt above which a slot that remembers so much of it is preferred to the one that has been idle
 *     for longest, 0 to 1; {@code --slot-prompt-similarity}
 * @param keepsPrompts whether a slot remembers what it has computed; {@code cache_prompt}
 * @param hostBytes of the host's memory for prompts that left their slot; {@code --cache-ram}
 */
public record SlotBatching(
        int slots,
        int contextTokens,
        boolean isUnified,
        int batchTokens,
        double similarity,
        boolean keepsPrompts,
        long hostBytes)
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

    /** Slots with a context of their own, and no memory beside them. */
    public static SlotBatching apart(
            int slots, int contextTokens, int batchTokens, double similarity, boolean keepsPrompts) {
        return new SlotBatching(slots, contextTokens, false, batchTokens, similarity, keepsPrompts, 0);
    }

    /** Tokens that one slot can hold. */
    public int slotTokens() {
        return slotTokens(contextTokens);
    }

    int slotTokens(int allTokens) {
        return isUnified ? allTokens : allTokens / slots;
    }

    @Override
    public long claim(long kvBytesPerToken) {
        return contextTokens * kvBytesPerToken;
    }
}

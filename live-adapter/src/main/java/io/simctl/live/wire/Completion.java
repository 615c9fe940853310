package io.simctl.live.wire;

import java.util.Optional;

/**
 * A complete reply.
 *
 * @param chunks chunks that had content
 * @param usage the server's counts, when it reported them
 * @param finishReason such as {@code length} or {@code stop}; empty when the server reported none
 */
public record Completion(int chunks, Optional<Usage> usage, String finishReason) {
    /** The server's count, or, for want of one that can be believed, the chunks: then {@link #isCountedByChunks}. */
    public int outputTokens() {
        return isCountedByChunks() ? chunks : usage.orElseThrow().outputTokens();
    }

    /** Whether {@link #outputTokens} is a count of chunks, and so only as good as the server's habit of a token per chunk. */
    public boolean isCountedByChunks() {
        return usage.filter(counts -> counts.isPlausible(chunks)).isEmpty();
    }

    /**
     * Tokens as the server counted them.
     *
     * @param promptTokens 0 when the server reports none
     * @param outputTokens 0 when the server reports none
     * @param cachedTokens those of the prompt that were not computed again; 0 when the server reports none
     */
    public record Usage(int promptTokens, int outputTokens, int cachedTokens) {
        /** Whether a reply with so many chunks of content can have had this output: a chunk is a token at least. */
        public boolean isPlausible(int chunks) {
            return outputTokens >= Math.max(1, chunks);
        }
    }
}

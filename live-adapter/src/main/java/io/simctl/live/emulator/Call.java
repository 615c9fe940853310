package io.simctl.live.emulator;

/**
 * A completion as it was asked for.
 *
 * @param shape of requests and replies
 * @param model empty for the server's first
 * @param promptTokens by {@link Words}
 * @param maxTokens the limit that the client named, or else {@link #DEFAULT_MAX_TOKENS}
 * @param isStream whether the reply shall be a stream
 * @param includeUsage whether a streamed reply shall end with the counts
 */
record Call(Shape shape, String model, int promptTokens, int maxTokens, boolean isStream, boolean includeUsage) {
    /** What an output is limited to when the client names no limit. */
    static final int DEFAULT_MAX_TOKENS = 128;

    /** The three ways to ask. */
    enum Shape {
        /** {@code /v1/chat/completions}. */
        CHAT,
        /** {@code /v1/completions}. */
        TEXT,
        /** {@code /completion} of llama-server. */
        NATIVE
    }
}

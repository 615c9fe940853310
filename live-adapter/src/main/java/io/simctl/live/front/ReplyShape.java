package io.simctl.live.front;

/** The ways to ask for a completion, each with words of its own for the reply. */
enum ReplyShape {
    /** {@code /v1/chat/completions}. */
    CHAT,
    /** {@code /v1/completions}. */
    TEXT,
    /** {@code /completion}, the route of llama-server's own. */
    NATIVE,
    /** {@code /v1/responses}. */
    RESPONSES;

    /** Whether messages are the prompt. */
    boolean isChat() {
        return this == CHAT || this == RESPONSES;
    }
}

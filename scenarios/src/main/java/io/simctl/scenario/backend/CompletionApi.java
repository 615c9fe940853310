package io.simctl.scenario.backend;

/** The route by which a server is asked for completions of text. */
public enum CompletionApi {
    /** {@code /v1/completions}, or {@code /v1/chat/completions} of a server that answers the first that it has no such route. */
    AUTO,
    /** {@code /v1/completions}: the prompt as it is. */
    COMPLETIONS,
    /** {@code /v1/chat/completions}: the prompt as a user's message, to which the server's template adds tokens. */
    CHAT
}

package io.simctl.live.wire;

import io.simctl.scenario.backend.Dialect;
import java.util.List;

/** The text or chat to complete; its kind decides on the resource that is asked. */
public sealed interface Prompt {
    /** Resource that takes it. */
    String path();

    /** Plain text, to {@code /v1/completions}. */
    record Text(String text) implements Prompt {
        @Override
        public String path() {
            return "/v1/completions";
        }
    }

    /** The server's own tokens, to {@code /v1/completions}; for servers that take {@link Dialect.Takes#TOKEN_IDS}. */
    record Tokens(List<Integer> ids) implements Prompt {
        /** Keeps a copy. */
        public Tokens {
            ids = List.copyOf(ids);
        }

        @Override
        public String path() {
            return "/v1/completions";
        }
    }

    /** A user's message, to {@code /v1/chat/completions}; the server's template adds tokens to it. */
    record Chat(String message) implements Prompt {
        @Override
        public String path() {
            return "/v1/chat/completions";
        }
    }
}

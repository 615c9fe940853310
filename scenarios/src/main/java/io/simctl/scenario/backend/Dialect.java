package io.simctl.scenario.backend;

import java.util.Set;

/**
 * The dialect of a family's servers: what they take over the wire. {@code docs/wire.md} has the same as a table.
 *
 * @param takes all that they take
 */
public record Dialect(Set<Takes> takes) {
    /** A thing that a server may take. */
    public enum Takes {
        /** {@code stream_options.include_usage}: without it, tokens are counted by their chunks. */
        STREAM_OPTIONS,
        /** {@code seed}. */
        SEED,
        /** {@code cache_prompt}: false makes prefill cost what it costs. */
        CACHE_PROMPT,
        /** {@code ignore_eos}: the output ends at {@code max_tokens} and nowhere else. */
        IGNORE_EOS,
        /** {@code min_tokens}. */
        MIN_TOKENS,
        /** A prompt given as token ids. */
        TOKEN_IDS,
        /** {@code priority}: the smaller number goes first, where the server was started to go by it. */
        PRIORITY
    }

    /** Keeps a copy. */
    public Dialect {
        takes = Set.copyOf(takes);
    }

    /** Of servers that take just these. */
    public static Dialect taking(Takes... takes) {
        return new Dialect(Set.of(takes));
    }

    /** Whether a server takes that. */
    public boolean takes(Takes what) {
        return takes.contains(what);
    }
}

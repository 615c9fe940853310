package io.simctl.live.wire;

import java.util.EnumSet;
import java.util.Set;

/** What one family of servers takes, and how it behaves. {@code docs/wire.md} has the same as a table. */
public enum Dialect {
    /** llama.cpp's own server, v0.5.0; also in router mode. */
    LLAMA_SERVER(EnumSet.of(
            Takes.STREAM_OPTIONS, Takes.SEED, Takes.CACHE_PROMPT, Takes.IGNORE_EOS, Takes.TOKEN_IDS, Takes.DONE)),
    /** llama.cpp in a process of ours. */
    LLAMA_EMBEDDED(EnumSet.of(Takes.STREAM_OPTIONS, Takes.SEED, Takes.CACHE_PROMPT, Takes.IGNORE_EOS, Takes.DONE)),
    /** {@code mlx_lm.server} 0.32: serialises whatever carries a seed; healthy whatever its model does. */
    MLX(EnumSet.of(Takes.STREAM_OPTIONS, Takes.DONE)),
    /** vLLM 0.32. */
    VLLM(EnumSet.of(Takes.STREAM_OPTIONS, Takes.SEED, Takes.IGNORE_EOS, Takes.MIN_TOKENS, Takes.TOKEN_IDS, Takes.DONE)),
    /** {@code transformers serve} 5: refuses every field that it does not know, {@code stream_options} among them. */
    TRANSFORMERS(EnumSet.noneOf(Takes.class)),
    /** Anything else that speaks the OpenAI protocol. */
    OPENAI(EnumSet.of(Takes.STREAM_OPTIONS, Takes.SEED, Takes.DONE));

    /** What a server may take or do. */
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
        /** It ends a stream with {@code [DONE]}: a stream without is cut, even when a finish reason came. */
        DONE
    }

    @SuppressWarnings("ImmutableEnumChecker") // nothing changes it
    private final Set<Takes> takes;

    Dialect(Set<Takes> takes) {
        this.takes = takes;
    }

    /** Whether the server takes or does that. */
    public boolean takes(Takes what) {
        return takes.contains(what);
    }
}

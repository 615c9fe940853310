package io.simctl.scenario;

import io.simctl.policy.Knob;
import io.simctl.scenario.bind.Checked;
import io.simctl.scenario.bind.TypeName;
import io.simctl.scenario.bind.Untyped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a loaded model runs requests: the rules of a server that people run, under its own names for its options. */
public sealed interface EngineSpec {
    /** Most tokens of a prompt that one step takes in. */
    int prefillTokens();

    /** Bytes for KV cache without which a model cannot be loaded; 0 where the engine takes what it needs or what is left. */
    default long claim(ModelSpec model) {
        return 0;
    }

    /** Most models of it that can be in a machine's memory at once. */
    default int mostResident() {
        return Integer.MAX_VALUE;
    }

    /** Chunked prefill mixed with decode, memory for a request's whole context reserved before it starts. */
    @Untyped
    record ContinuousBatching(
            @Knob(value = "sequences that run at once", min = 1, max = 65_536, def = "8")
            int maxSequences,

            @Knob(value = "most tokens of one step, decode and prefill together", min = 1, unit = "tokens", def = "512")
            int stepTokens)
            implements EngineSpec, Checked {
        @Override
        public int prefillTokens() {
            return stepTokens;
        }

        @Override
        public List<String> problems() {
            return stepTokens < maxSequences
                    ? List.of(
                            "`step_tokens` must be at least `max_sequences`, so that a step can give each sequence its token")
                    : List.of();
        }
    }

    /** vLLM: paged KV cache, recompute preemption, prefix cache. */
    record Vllm(
            @Knob(value = "sequences that run at once", min = 1, max = 65_536, def = "128")
            int maxNumSeqs,

            @Knob(
                    value = "most tokens of one step, decode and prefill together",
                    min = 1,
                    unit = "tokens",
                    def = "2048")
            int maxNumBatchedTokens,

            @Knob(value = "tokens of one KV block", min = 1, max = 4096, unit = "tokens", def = "16")
            int blockSize,

            @Knob(value = "whether prompts that begin alike share KV blocks", def = "true")
            boolean enablePrefixCaching,

            @Knob(value = "KV cache of each model; what the weights leave when left out", unit = "bytes", min = 1)
            Optional<Long> kvCacheMemoryBytes)
            implements EngineSpec, Checked {
        @Override
        public int prefillTokens() {
            return maxNumBatchedTokens;
        }

        @Override
        public long claim(ModelSpec model) {
            return kvCacheMemoryBytes.orElse(0L);
        }

        @Override
        public List<String> problems() {
            return maxNumBatchedTokens < maxNumSeqs
                    ? List.of("`max_num_batched_tokens` must be at least `max_num_seqs`")
                    : List.of();
        }
    }

    /** llama.cpp's server: fixed slots with a context each. */
    @TypeName("llama.cpp")
    record LlamaCpp(
            @Knob(value = "slots: sequences that run at once", min = 1, max = 4096, def = "4")
            int parallel,

            @Knob(value = "context of all slots together; the model's when left out", unit = "tokens", min = 2)
            Optional<Integer> ctxSize,

            @Knob(
                    value = "most tokens of one step, decode and prefill together",
                    min = 1,
                    unit = "tokens",
                    def = "2048")
            int batchSize,

            @Knob(
                    value = "share of a prompt that a slot must remember to be preferred to the one idle for longest",
                    min = 0,
                    max = 1,
                    def = "0.1")
            double slotPromptSimilarity,

            @Knob(value = "whether slots remember prompts", def = "true")
            boolean cachePrompt)
            implements EngineSpec, Checked {
        @Override
        public int prefillTokens() {
            return batchSize;
        }

        /** A context that is not given is made smaller where memory is short (llama.cpp's {@code --fit}). */
        @Override
        public long claim(ModelSpec model) {
            return ctxSize.map(tokens -> tokens * model.kvPerToken()).orElse(0L);
        }

        /** Context of all slots together. */
        public int contextTokens(ModelSpec model) {
            return ctxSize.orElse(Math.max(model.context(), 2 * parallel));
        }

        @Override
        public List<String> problems() {
            List<String> problems = new ArrayList<>();
            if (batchSize < parallel) {
                problems.add("`batch_size` must be at least `parallel`, so that a step can give each slot its token");
            }
            if (ctxSize.isPresent() && ctxSize.get() / parallel < 2) {
                problems.add("`ctx_size` must leave each of the `parallel` slots at least 2 tokens");
            }
            return problems;
        }
    }

    /** mlx_lm's server: prompts and decoding sequences in batches of their own, one model at a time. */
    @TypeName("mlx_lm")
    record MlxLm(
            @Knob(value = "prompts that are taken in together", min = 1, max = 4096, def = "8")
            int promptConcurrency,

            @Knob(value = "decoding sequences from which on no prompt is taken in", min = 1, max = 65_536, def = "32")
            int decodeConcurrency,

            @Knob(value = "most tokens of each prompt in one step", min = 1, unit = "tokens", def = "2048")
            int prefillStepSize,

            @Knob(value = "prompts of finished requests that are remembered", min = 0, max = 100_000, def = "10")
            int promptCacheSize)
            implements EngineSpec {
        @Override
        public int prefillTokens() {
            return prefillStepSize;
        }

        @Override
        public int mostResident() {
            return 1;
        }
    }

    /** One request at a time. */
    record Serial(
            @Knob(value = "most tokens of a prompt in one step", min = 1, unit = "tokens", def = "512")
            int stepTokens) implements EngineSpec {
        @Override
        public int prefillTokens() {
            return stepTokens;
        }
    }
}

package io.simctl.scenario.backend;

import io.simctl.fleet.Fleet.Hosting;
import io.simctl.policy.type.Knob;
import io.simctl.scenario.bind.Checked;
import io.simctl.scenario.bind.Defaults;
import io.simctl.scenario.bind.TypeName;
import io.simctl.scenario.bind.Untyped;
import io.simctl.scenario.model.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules by which a loaded model runs requests: those of a server that people run, under its own names for its options. */
public sealed interface EngineSpec {
    /** Most tokens of a prompt that one step prefills. */
    int prefillTokens();

    /**
     * The card that an engine runs on.
     *
     * @param name of its kind, as the scenario has it
     * @param memory in bytes
     */
    record Card(String name, long memory) {}

    /** The same with everything filled in that the server chooses by the card. */
    default EngineSpec on(Card card) {
        return this;
    }

    /** Most tokens that one pass over the model takes; a longer step makes several. */
    default int passTokens() {
        return Integer.MAX_VALUE;
    }

    /** Cards of one machine that share each model. */
    default int cards() {
        return 1;
    }

    /** Groups of those cards, each of which has a part of the model's layers; a divisor of {@link #cards()}. */
    default int stages() {
        return 1;
    }

    /** Share of a card's memory that the engine may use; as the hardware has it where that says nothing. */
    default Optional<Double> memoryShare() {
        return Optional.empty();
    }

    /**
     * Bytes for KV cache that the scenario asks for by name; 0 where the engine takes what it needs or what is left.
     *
     * @param memory of the machine in bytes
     */
    default long requiredCache(ModelSpec model, long memory) {
        return 0;
    }

    /**
     * Bytes for KV cache that are taken when the model is loaded, as far as they are free; see {@link Hosting#claimBytes}.
     *
     * @param memory of the machine in bytes
     */
    default long claim(ModelSpec model, long memory) {
        return requiredCache(model, memory);
    }

    /** How tokens are drafted, where they are. */
    default Optional<Speculation> speculativeConfig() {
        return Optional.empty();
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
            int stepTokens,

            @Knob("speculative decoding; none when left out")
            Optional<Speculation> speculativeConfig)
            implements EngineSpec, Checked {
        /** Without speculative decoding. */
        public ContinuousBatching(int maxSequences, int stepTokens) {
            this(maxSequences, stepTokens, Optional.empty());
        }

        /** How requests run where a scenario says nothing of engine or backend. */
        public static final ContinuousBatching USUAL = Defaults.of(ContinuousBatching.class);

        /** So many sequences at once, all else by default. */
        public static ContinuousBatching of(int sequences) {
            return new ContinuousBatching(sequences, Math.max(USUAL.stepTokens, sequences));
        }

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

    /** vLLM 0.32: paged KV cache, recompute preemption, prefix cache. */
    record Vllm(
            @Knob(
                    value = "sequences that run at once; 1024 on cards of 70 GiB and more, A100s apart, else 256",
                    min = 1,
                    max = 65_536)
            Optional<Integer> maxNumSeqs,

            @Knob(
                    value = "most tokens of one step, decode and prefill together; 16384 on cards of 160 GiB and more,"
                            + " 8192 on others of 70 GiB, A100s apart, else 2048",
                    min = 1,
                    unit = "tokens")
            Optional<Integer> maxNumBatchedTokens,

            @Knob(value = "whether a step is put together when the one before it begins", def = "true")
            boolean asyncScheduling,

            @Knob(
                    value = "most tokens of a prompt in one step while there are other requests; 0 for no such limit",
                    min = 0,
                    unit = "tokens",
                    def = "0")
            int longPrefillTokenThreshold,

            @Knob(value = "tokens of one KV block", min = 1, max = 4096, unit = "tokens", def = "16")
            int blockSize,

            @Knob(value = "whether prompts that begin alike share KV blocks", def = "true")
            boolean enablePrefixCaching,

            @Knob(value = "KV cache of each model; what the weights leave when left out", unit = "bytes", min = 1)
            Optional<Long> kvCacheMemoryBytes,

            @Knob(value = "most tokens of one sequence; the model's context when left out", unit = "tokens", min = 2)
            Optional<Integer> maxModelLen,

            @Knob(
                    value =
                            "requests that wait or run from which on others are turned away with 503; no limit when left out",
                    min = 0)
            Optional<Integer> maxNumQueuedReqs,

            @Knob(
                    value =
                            "prompt tokens of requests without a token from which on others are turned away with 503; no"
                                    + " limit when left out",
                    min = 0,
                    unit = "tokens")
            Optional<Long> maxNumQueuedTokens,

            @Knob(
                    value =
                            "who starts first and is stopped last: `fcfs` by arrival, `priority` by the `priority` of the workload",
                    def = "fcfs")
            SchedulingPolicy schedulingPolicy,

            @Knob(
                    value =
                            "share of a card's memory for weights and KV cache of each model, whatever the hardware's `reserve`"
                                    + " says; what that leaves when left out (vLLM's own default is 0.92)",
                    min = 0.01,
                    max = 1)
            Optional<Double> gpuMemoryUtilization,

            @Knob(
                    value = "cards of a machine that share each model; `hardware` describes one of them",
                    min = 1,
                    max = 64,
                    def = "1")
            int tensorParallelSize,

            @Knob(
                    value =
                            "stages that share the layers of each model, of `tensor_parallel_size` cards of the machine each",
                    min = 1,
                    max = 64,
                    def = "1")
            int pipelineParallelSize,

            @Knob("speculative decoding; none when left out")
            Optional<Speculation> speculativeConfig)
            implements EngineSpec, Checked {
        /** The order in which requests are served. */
        public enum SchedulingPolicy {
            /** As they come. */
            FCFS,
            /** By their priority, the smaller number first, and then as they come. */
            PRIORITY
        }

        private static final Vllm USUAL = Defaults.of(Vllm.class);

        /** So many sequences at once, all else by default. */
        public static Vllm of(int sequences) {
            return new Vllm(
                    Optional.of(sequences),
                    USUAL.maxNumBatchedTokens,
                    USUAL.asyncScheduling,
                    USUAL.longPrefillTokenThreshold,
                    USUAL.blockSize,
                    USUAL.enablePrefixCaching,
                    USUAL.kvCacheMemoryBytes,
                    USUAL.maxModelLen,
                    USUAL.maxNumQueuedReqs,
                    USUAL.maxNumQueuedTokens,
                    USUAL.schedulingPolicy,
                    USUAL.gpuMemoryUtilization,
                    USUAL.tensorParallelSize,
                    USUAL.pipelineParallelSize,
                    USUAL.speculativeConfig);
        }

        @Override
        public Vllm on(Card card) {
            VllmDefaults usual = VllmDefaults.on(card);
            int tokens = maxNumBatchedTokens.orElse(Math.max(usual.maxNumBatchedTokens(), maxNumSeqs.orElse(0)));
            return new Vllm(
                    Optional.of(maxNumSeqs.orElse(Math.min(usual.maxNumSeqs(), tokens))),
                    Optional.of(tokens),
                    asyncScheduling,
                    longPrefillTokenThreshold,
                    blockSize,
                    enablePrefixCaching,
                    kvCacheMemoryBytes,
                    maxModelLen,
                    maxNumQueuedReqs,
                    maxNumQueuedTokens,
                    schedulingPolicy,
                    gpuMemoryUtilization,
                    tensorParallelSize,
                    pipelineParallelSize,
                    speculativeConfig);
        }

        /** Sequences that run at once; on a small card where nothing says on which. */
        public int sequences() {
            return maxNumSeqs.orElse(VllmDefaults.SMALL.maxNumSeqs());
        }

        /** Those of as many micro-batches as are under way together. */
        @Override
        public int prefillTokens() {
            return ofAllStages(maxNumBatchedTokens.orElse(VllmDefaults.SMALL.maxNumBatchedTokens()));
        }

        /** The same for one prompt while there are other requests; 0 for no such limit. */
        public int longPrefillTokens() {
            return ofAllStages(longPrefillTokenThreshold);
        }

        private int ofAllStages(int tokens) {
            return (int) Math.min(Integer.MAX_VALUE, (long) tokens * pipelineParallelSize);
        }

        @Override
        public int cards() {
            return tensorParallelSize * pipelineParallelSize;
        }

        @Override
        public int stages() {
            return pipelineParallelSize;
        }

        /** A cache that is given is taken whatever the share. */
        @Override
        public Optional<Double> memoryShare() {
            return kvCacheMemoryBytes.isPresent() ? Optional.empty() : gpuMemoryUtilization;
        }

        /** vLLM does not start where the whole of its share is not free, nor where the weights leave nothing of it. */
        @Override
        public long requiredCache(ModelSpec model, long memory) {
            return kvCacheMemoryBytes
                    .map(perCard -> perCard * cards())
                    .or(() -> memoryShare().map(share -> {
                        long left = Math.round(memory * share) - model.weights();
                        return left > 0 ? left : memory;
                    }))
                    .orElse(0L);
        }

        @Override
        public long claim(ModelSpec model, long memory) {
            return kvCacheMemoryBytes.isEmpty() && gpuMemoryUtilization.isEmpty()
                    ? Hosting.ALL
                    : requiredCache(model, memory);
        }

        @Override
        public List<String> problems() {
            return maxNumBatchedTokens.isPresent() && maxNumBatchedTokens.get() < maxNumSeqs.orElse(1)
                    ? List.of("`max_num_batched_tokens` must be at least `max_num_seqs`")
                    : List.of();
        }
    }

    /** llama.cpp's server: slots with a context each, or with one together. */
    @TypeName("llama.cpp")
    record LlamaCpp(
            @Knob(
                    value = "slots: sequences that run at once; 4 with one context together when left out",
                    min = 1,
                    max = 4096)
            Optional<Integer> parallel,

            @Knob(value = "context of all slots together; the model's when left out", unit = "tokens", min = 2)
            Optional<Integer> ctxSize,

            @Knob("whether every slot may use the whole context; only where `parallel` is left out, when left out")
            Optional<Boolean> kvUnified,

            @Knob(
                    value = "most tokens of one step, decode and prefill together",
                    min = 1,
                    unit = "tokens",
                    def = "2048")
            int batchSize,

            @Knob(value = "most tokens of one pass over the model", min = 1, unit = "tokens", def = "512")
            int ubatchSize,

            @Knob(
                    value = "share of a prompt that a slot must remember to be preferred to the one idle for longest",
                    min = 0,
                    max = 1,
                    def = "0.1")
            double slotPromptSimilarity,

            @Knob(value = "whether slots remember prompts", def = "true")
            boolean cachePrompt,

            @Knob(
                    value = "MiB of the host's memory for prompts that left their slot; 0 for none, -1 for no limit",
                    min = -1,
                    def = "8192")
            int cacheRam)
            implements EngineSpec, Checked {
        private static final LlamaCpp USUAL = Defaults.of(LlamaCpp.class);
        private static final int USUAL_SLOTS = 4;
        private static final long MIB = 1L << 20;

        /** So many slots with so much context together, all else by default. */
        public static LlamaCpp of(int slots, int contextTokens) {
            return new LlamaCpp(
                    Optional.of(slots),
                    Optional.of(contextTokens),
                    USUAL.kvUnified,
                    Math.max(USUAL.batchSize, slots),
                    USUAL.ubatchSize,
                    USUAL.slotPromptSimilarity,
                    USUAL.cachePrompt,
                    USUAL.cacheRam);
        }

        /** The same as it was before slots had memory beside them. */
        public LlamaCpp withoutHostMemory() {
            return new LlamaCpp(
                    parallel, ctxSize, kvUnified, batchSize, ubatchSize, slotPromptSimilarity, cachePrompt, 0);
        }

        /** Sequences that run at once. */
        public int slots() {
            return parallel.orElse(USUAL_SLOTS);
        }

        /** Whether every slot may use the whole context. */
        public boolean isUnified() {
            return kvUnified.orElse(parallel.isEmpty());
        }

        /** Bytes of the host's memory for prompts that left their slot. */
        public long hostBytes() {
            return cacheRam < 0 ? Long.MAX_VALUE : cacheRam * MIB;
        }

        @Override
        public int prefillTokens() {
            return batchSize;
        }

        @Override
        public int passTokens() {
            return Math.min(ubatchSize, batchSize);
        }

        /** A context that is not given is made smaller where memory is short (llama.cpp's {@code --fit}). */
        @Override
        public long requiredCache(ModelSpec model, long memory) {
            return ctxSize.map(tokens -> tokens * model.kvPerToken()).orElse(0L);
        }

        @Override
        public long claim(ModelSpec model, long memory) {
            return contextTokens(model) * model.kvPerToken();
        }

        /** Context of all slots together. */
        public int contextTokens(ModelSpec model) {
            return ctxSize.orElse(Math.max(model.context(), 2 * slots()));
        }

        @Override
        public List<String> problems() {
            List<String> problems = new ArrayList<>();
            if (batchSize < slots()) {
                problems.add("`batch_size` must be at least `parallel`, so that a step can give each slot its token");
            }
            if (ctxSize.isPresent() && ctxSize.get() / slots() < 2) {
                problems.add("`ctx_size` must leave each of the `parallel` slots at least 2 tokens");
            }
            return problems;
        }
    }

    /** mlx_lm's server: prompts and decoding sequences in batches of their own, one model at a time unless each has a server. */
    @TypeName("mlx_lm")
    record MlxLm(
            @Knob(value = "prompts that are prefilled together", min = 1, max = 4096, def = "8")
            int promptConcurrency,

            @Knob(value = "decoding sequences from which on no prompt is prefilled", min = 1, max = 65_536, def = "32")
            int decodeConcurrency,

            @Knob(value = "most tokens of each prompt in one step", min = 1, unit = "tokens", def = "2048")
            int prefillStepSize,

            @Knob(value = "prompts of finished requests that are remembered", min = 0, max = 100_000, def = "10")
            int promptCacheSize,

            @Knob(
                    value =
                            "whether each model has a server of its own; a single one has one model in memory at a time",
                    def = "false")
            boolean serverPerModel)
            implements EngineSpec {
        private static final MlxLm USUAL = Defaults.of(MlxLm.class);

        /** A server for each model that decodes so many sequences at once, all else by default. */
        public static MlxLm serverPerModel(int decodeConcurrency) {
            return new MlxLm(
                    USUAL.promptConcurrency, decodeConcurrency, USUAL.prefillStepSize, USUAL.promptCacheSize, true);
        }

        @Override
        public int prefillTokens() {
            return prefillStepSize;
        }

        /** A single server has one model, so nothing is free for another while it does. */
        @Override
        public long claim(ModelSpec model, long memory) {
            return serverPerModel ? 0 : Hosting.ALL;
        }

        @Override
        public int mostResident() {
            return serverPerModel ? Integer.MAX_VALUE : 1;
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

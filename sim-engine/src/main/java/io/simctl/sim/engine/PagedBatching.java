package io.simctl.sim.engine;

/**
 * Paged KV cache with recompute preemption and prefix cache, as in vLLM's V1 scheduler (Kwon et al., "Efficient Memory
 * Management for Large Language Model Serving with PagedAttention", SOSP 2023).
 *
 * @param limits sequences and tokens of a step
 * @param isAsync whether a step is put together when the one before it begins; vLLM's {@code async_scheduling}
 * @param longPromptTokens most tokens of a prompt in one step while it is not alone, or 0; vLLM's {@code
 *     long_prefill_token_threshold}
 * @param blockTokens tokens in one KV block, at least 1; vLLM's {@code block_size}
 * @param cachesPrefixes whether blocks of prompts stay to be found again; vLLM's {@code enable_prefix_caching}
 * @param poolBytes KV cache to claim, or {@link EngineSettings#ALL}
 * @param mostTokens of one sequence, prompt and output; vLLM's {@code max_model_len}
 * @param mostRequests see {@link EngineSettings#mostRequests()}
 * @param mostQueuedTokens see {@link EngineSettings#mostQueuedTokens()}
 * @param byPriority whether requests start by their priority, and the one with the last is stopped first; vLLM's {@code
 *     --scheduling-policy priority}
 */
public record PagedBatching(
        EngineLimits limits,
        boolean isAsync,
        int longPromptTokens,
        int blockTokens,
        boolean cachesPrefixes,
        long poolBytes,
        int mostTokens,
        int mostRequests,
        long mostQueuedTokens,
        boolean byPriority)
        implements EngineSettings {
    public PagedBatching {
        if (blockTokens < 1) {
            throw new IllegalArgumentException("a KV block has at least 1 token, not " + blockTokens);
        }
    }

    /** Without a limit on requests beyond those of a step. */
    public PagedBatching(
            EngineLimits limits,
            boolean isAsync,
            int longPromptTokens,
            int blockTokens,
            boolean cachesPrefixes,
            long poolBytes) {
        this(
                limits,
                isAsync,
                longPromptTokens,
                blockTokens,
                cachesPrefixes,
                poolBytes,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                Long.MAX_VALUE,
                false);
    }

    /** The same where priorities count. */
    public PagedBatching withPriorities() {
        return new PagedBatching(
                limits,
                isAsync,
                longPromptTokens,
                blockTokens,
                cachesPrefixes,
                poolBytes,
                mostTokens,
                mostRequests,
                mostQueuedTokens,
                true);
    }

    @Override
    public long claim(long kvBytesPerToken) {
        return poolBytes;
    }
}

package io.simctl.sim.engine;

import io.simctl.fleet.Fleet;

/**
 * The rules by which an engine treats its requests. Each kind has the rules of a server that people run; see {@code
 * docs/engines}.
 */
public sealed interface EngineSettings permits EngineLimits, PagedBatching, SlotBatching, SplitBatching {
    /** Asks for all the memory that is free. */
    long ALL = Fleet.Hosting.ALL;

    /**
     * Bytes for KV cache that the engine claims when its model is loaded and keeps until it leaves, as far as they are free; 0
     * for one that takes memory with each request, {@link #ALL} for one that claims whatever is left.
     *
     * @param kvBytesPerToken KV cache that one token of context takes
     */
    default long claim(long kvBytesPerToken) {
        return 0;
    }

    /** Most requests that wait or run before the server turns others away; vLLM's {@code max_num_queued_reqs}. */
    default int mostRequests() {
        return Integer.MAX_VALUE;
    }

    /** Prompt tokens of requests without a token, from which on the server turns others away; vLLM's {@code max_num_queued_tokens}. */
    default long mostQueuedTokens() {
        return Long.MAX_VALUE;
    }

    /** Whether the engine serves one model and unloads it before it loads another, however much memory is free. */
    default boolean isExclusive() {
        return false;
    }
}

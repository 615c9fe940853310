package io.simctl.sim.engine;

import io.simctl.control.Demand;
import io.simctl.fleet.Request;

/**
 * The KV cache of an engine: whether a sequence may start, and how much of its prompt need not be computed. Sequences go by
 * their slot in the {@link RunningBatch}.
 */
interface KvMemory {
    /** There is no room for the sequence yet. */
    int NO_ROOM = -1;

    /** What the engine claims for itself is there; called before anything else and after each {@link #clear}. */
    default void open(long bytes) {}

    /** The model leaves memory, and all that is cached with it. No sequence is in. */
    default void clear() {}

    /** Tells of what is cached of texts from now on, where that is kept in blocks. */
    default void watch(BatchEngine.CacheWatch watch) {}

    /** Blocks that are cached of the last stretch of a text. */
    default int cachedBlocks(long text) {
        return 0;
    }

    /** Tokens of such a block. */
    default int cacheBlockTokens() {
        return 1;
    }

    /** Whether a request could run if it had the engine to itself and the engine had {@code mostBytes} to take. */
    boolean canEverHold(Request request, long mostBytes);

    /** Why a request fails that could never run. */
    default String tooLong() {
        return "its context does not fit into the machine's memory";
    }

    /** Output tokens after which a sequence ends because its context is full. */
    default int mostOutput(Request request) {
        return Integer.MAX_VALUE;
    }

    /**
     * Lets a sequence start if it can.
     *
     * @param tokens what it has to prefill: the prompt, or with it what it had generated before it was preempted
     * @return how many of them are cached, fewer than {@code tokens}, or {@link #NO_ROOM}
     */
    int admit(int slot, Demand demand, int tokens);

    /** Steps have been booked: each decoding sequence has grown by as many tokens, prompts by their chunks. */
    default void advanced(RunningBatch batch) {}

    /** The prompt of a sequence is complete: from now on it grows by a token with each step. */
    default void decodes(int slot, RunningBatch batch) {}

    /** The sequence, which decoded, is in no further step, yet it keeps what it has until it leaves. */
    default void rests(int slot) {}

    /** The sequence has ended or was cancelled: what other engines may have is theirs at once. */
    default void release(Request request) {}

    /**
     * The sequence takes part in no further step.
     *
     * @param computed tokens of its prompt and its output that are computed
     * @param isComplete whether it came to its end
     */
    default void leave(int slot, Demand demand, int computed, boolean isComplete) {}

    /** So many sequences, which were all, have left since they outgrew the memory. */
    default void overflowed(int sequences) {}
}

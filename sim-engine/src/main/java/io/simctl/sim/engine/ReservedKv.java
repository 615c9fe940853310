package io.simctl.sim.engine;

import io.simctl.control.Demand;
import io.simctl.fleet.Request;

/**
 * KV memory that is reserved before a sequence starts: as much of the machine's memory as its whole context may come to hold.
 */
final class ReservedKv implements KvMemory {
    private final long bytesPerToken;
    private final BatchEngine.Host machine;
    private final RememberedPrompts prompts;

    /** @param prompts whose KV cache is kept beyond their sequence's end */
    ReservedKv(long bytesPerToken, BatchEngine.Host machine, RememberedPrompts prompts) {
        this.bytesPerToken = bytesPerToken;
        this.machine = machine;
        this.prompts = prompts;
    }

    private long bytes(Request request) {
        return ((long) request.promptTokens() + request.maxTokens()) * bytesPerToken;
    }

    @Override
    public boolean canEverHold(Request request, long mostBytes) {
        return bytes(request) <= mostBytes;
    }

    @Override
    public int admit(int slot, Demand demand, int tokens) {
        return machine.reserve(bytes(demand.request())) ? Math.min(prompts.longestMatch(demand), tokens - 1) : NO_ROOM;
    }

    @Override
    public void release(Request request) {
        machine.release(bytes(request));
    }

    @Override
    public void leave(int slot, Demand demand, int computed, boolean isComplete) {
        if (isComplete) {
            prompts.add(demand, computed);
        }
    }

    @Override
    public void clear() {
        prompts.clear();
    }
}

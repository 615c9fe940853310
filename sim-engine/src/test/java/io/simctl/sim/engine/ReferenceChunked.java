package io.simctl.sim.engine;

import io.simctl.sim.cost.StepCost;
import java.util.ArrayList;
import java.util.List;

/** Chunked prefill where a sequence reserves its whole context, the slow way. A token of context takes one byte. */
class ReferenceChunked extends ReferenceEngine {
    private final EngineLimits limits;
    private final long capacity;
    private long used;
    private long takenByOthers;

    ReferenceChunked(EngineLimits limits, StepCost cost, long capacity, List<Input> inputs) {
        super(cost, inputs);
        this.limits = limits;
        this.capacity = capacity;
    }

    @Override
    List<Chunk> plan() {
        List<Chunk> chunks = new ArrayList<>();
        int room = limits.tokenBudget() - decoding();
        for (Sequence sequence : running) {
            if (!sequence.decodes && room > 0) {
                room -= chunk(sequence, room, chunks);
            }
        }
        while (room > 0 && running.size() < limits.maxSequences() && reservesForFirst()) {
            room -= chunk(admitFirst(0), room, chunks);
        }
        return chunks;
    }

    static int chunk(Sequence sequence, int room, List<Chunk> chunks) {
        int tokens = Math.min(room, sequence.toTakeIn());
        chunks.add(new Chunk(sequence, tokens));
        return tokens;
    }

    /** Whether somebody waits and there was memory for the first of them, which it now has. */
    final boolean reservesForFirst() {
        if (waiting.isEmpty() || used + takenByOthers + bytes(waiting.get(0).request) > capacity) {
            return false;
        }
        used += bytes(waiting.get(0).request);
        return true;
    }

    private static long bytes(Input.Arrival request) {
        return (long) request.promptTokens() + request.maxTokens();
    }

    @Override
    boolean canEverHold(Input.Arrival request) {
        return bytes(request) <= capacity;
    }

    @Override
    void cancelled(Sequence sequence) {
        used -= bytes(sequence.request);
    }

    @Override
    void left(Sequence sequence, boolean isComplete) {
        if (isComplete) {
            used -= bytes(sequence.request);
        }
    }

    @Override
    void othersTake(long bytes) {
        takenByOthers = Math.max(takenByOthers, Math.min(bytes, capacity - used));
    }

    @Override
    void othersGiveBack() {
        takenByOthers = 0;
    }
}

package io.simctl.sim.engine;

/**
 * Chunked prefill over paged KV cache, as in vLLM's V1 scheduler. Sequences that run get their blocks first, in the order of
 * their admission; where blocks run out, the one that was admitted last is stopped, gives back its blocks and waits before all
 * others with what it has generated as part of its prompt. In a step in which that happens nobody is admitted. Who waits is
 * admitted when the blocks for all its tokens are free, and takes them chunk by chunk.
 */
final class PreemptingPrefill implements StepPlanner {
    private final EngineLimits limits;
    private final PagedKv memory;
    private long preemptedAt = -1;

    PreemptingPrefill(EngineLimits limits, PagedKv memory) {
        this.limits = limits;
        this.memory = memory;
    }

    @Override
    public void plan(RunningBatch batch, StepPlan plan, long now) {
        while (!memory.provide(batch.steps() + 1)) {
            preemptLast(batch, now);
        }
        plan.decode(batch.decoding());
        int room = limits.tokenBudget() - batch.decoding();
        int slot = batch.firstInPrefill();
        while (room > 0 && slot != SlotList.NONE && extend(batch, slot, room, now)) {
            room -= ChunkedPrefill.addChunk(batch, slot, room, plan, now);
            slot = batch.nextInPrefill(slot);
        }
        while (room > 0 && canAdmit(batch, now)) {
            slot = batch.admitNext();
            if (slot == SlotList.NONE) {
                break;
            }
            memory.extend(slot, batch.promptTaken(slot) + (long) Math.min(room, batch.promptLeft(slot)));
            room -= ChunkedPrefill.addChunk(batch, slot, room, plan, now);
        }
        limit(batch, plan, now);
    }

    private boolean canAdmit(RunningBatch batch, long now) {
        return batch.running() < limits.maxSequences() && (preemptedAt != now || batch.running() == 0);
    }

    private void preemptLast(RunningBatch batch, long now) {
        batch.preempt(memory.lastAdmitted(), now);
        preemptedAt = now;
    }

    /** Gets the blocks for the next chunk of a prompt; false when it was itself the last that could be stopped for them. */
    private boolean extend(RunningBatch batch, int slot, int room, long now) {
        long tokens = batch.promptTaken(slot) + (long) Math.min(room, batch.promptLeft(slot));
        while (!memory.extend(slot, tokens)) {
            boolean isLast = memory.lastAdmitted() == slot;
            preemptLast(batch, now);
            if (isLast) {
                return false;
            }
        }
        return true;
    }

    private void limit(RunningBatch batch, StepPlan plan, long now) {
        if (preemptedAt == now) {
            plan.limit(1); // who was stopped may come back with the next step
        }
        plan.limit(batch.stepsToNextFinish());
        if (!plan.isEmpty() && plan.steps() > 1) {
            int prompt = plan.prefillTokens() == 0 ? SlotList.NONE : batch.firstInPrefill();
            long taken = prompt == SlotList.NONE ? 0 : batch.promptTaken(prompt);
            plan.limit(memory.stepsWithRoom(batch.steps() + 1, plan.steps(), prompt, taken, plan.prefillTokens()));
        }
    }

    /** While a prompt is cut to fit, those behind it wait; when it ends, so do the steps planned with it. */
    @Override
    public boolean mayAdmit(RunningBatch batch, StepPlan current) {
        return current.prefillTokens() == 0 && batch.running() < limits.maxSequences();
    }
}

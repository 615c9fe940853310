package io.simctl.sim.engine;

/**
 * Chunked prefill over paged KV cache, as in vLLM's V1 scheduler. Sequences that run get their blocks first, in the order of
 * their admission; where blocks run out, the one that was admitted last is stopped, gives back its blocks and waits before all
 * others with what it has generated as part of its prompt. In a step in which that happens nobody is admitted. Who waits is
 * admitted when the blocks for all its tokens are free, and takes them chunk by chunk.
 */
final class PreemptingPrefill implements StepPlanner {
    private final EngineLimits limits;
    private final int longPromptTokens;
    private final PagedKv memory;
    private long preemptedAt = -1;
    private boolean isCut;

    PreemptingPrefill(PagedBatching settings, PagedKv memory) {
        this.limits = settings.limits();
        this.longPromptTokens = settings.longPromptTokens();
        this.memory = memory;
    }

    @Override
    public void plan(RunningBatch batch, StepPlan plan, long now) {
        while (!memory.provide(batch.steps() + 1)) {
            preemptLast(batch, now);
        }
        plan.decode(batch.decoding());
        boolean isAlone = longPromptTokens == 0 || batch.running() + batch.waiting() <= 1;
        int most = isAlone ? Integer.MAX_VALUE : longPromptTokens;
        int room = limits.tokenBudget() - batch.decoding();
        isCut = false;
        int slot = batch.firstInPrefill();
        while (room > 0 && slot != SlotList.NONE && extend(batch, slot, Math.min(room, most), now)) {
            room -= addChunk(batch, slot, room, most, plan, now);
            slot = batch.nextInPrefill(slot);
        }
        while (room > 0 && canAdmit(batch, now)) {
            slot = batch.admitNext();
            if (slot == SlotList.NONE) {
                break;
            }
            memory.extend(slot, sure(batch, slot, Math.min(Math.min(room, most), batch.promptLeft(slot))));
            room -= addChunk(batch, slot, room, most, plan, now);
        }
        plan.decodes(batch.decoding());
        limit(batch, plan, now);
    }

    /** Adds a chunk of a prompt, and makes known what will be computed of it. */
    private int addChunk(RunningBatch batch, int slot, int room, int most, StepPlan plan, long now) {
        int chunk = Math.min(Math.min(room, most), batch.promptLeft(slot));
        isCut |= chunk < batch.promptLeft(slot) && chunk == room;
        memory.publish(slot, batch.demand(slot), sure(batch, slot, chunk));
        return ChunkedPrefill.addChunk(batch, slot, Math.min(room, most), plan, now);
    }

    /** Tokens that a chunk brings a prompt to; one that is alone may come to be held back, by the next that arrives at the same instant. */
    private int sure(RunningBatch batch, int slot, int chunk) {
        return batch.promptTaken(slot) + (longPromptTokens > 0 ? Math.min(chunk, longPromptTokens) : chunk);
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
        int tokens = sure(batch, slot, Math.min(room, batch.promptLeft(slot)));
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
        if (batch.waiting() > 0 && !isCut && plan.prefillTokens() > 0) {
            plan.limit(1); // what becomes known of a prompt may make room for who waits
        }
        plan.limit(batch.stepsToNextFinish());
        if (!plan.isEmpty() && plan.steps() > 1) {
            int prompt = plan.prefillTokens() == 0 ? SlotList.NONE : batch.firstInPrefill();
            long taken = prompt == SlotList.NONE ? 0 : batch.promptTaken(prompt);
            plan.limit(memory.stepsWithRoom(batch.steps() + 1, plan.steps(), prompt, taken, plan.prefillTokens()));
        }
    }

    /**
     * While a prompt is cut to fit, those behind it wait; when it ends, so do the steps planned with it. Where long prompts are held
     * back it matters whether anybody waits at all.
     */
    @Override
    public boolean mayAdmit(RunningBatch batch, StepPlan current) {
        return longPromptTokens > 0 || (!isCut && batch.running() < limits.maxSequences());
    }
}

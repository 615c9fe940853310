package io.simctl.sim.engine;

/**
 * Chunked prefill over paged KV cache, as in vLLM's V1 scheduler (version 0.32). Sequences that run get their blocks first, in the order
 * of their admission; where blocks run out, the one that was admitted last is stopped, gives back its blocks and waits before all
 * others with what it has generated as part of its prompt. In a step in which that happens nobody is admitted. Who waits is
 * admitted when the blocks for all its tokens are free, and takes them chunk by chunk.
 *
 * <p>By priority, the one with the last of those that run is stopped, which may be one that has its blocks for the step or the very one
 * that lacks them; then nobody behind that one is in the step.
 */
final class PreemptingPrefill implements StepPlanner {
    private final EngineLimits limits;
    private final int longPromptTokens;
    private final PagedKv memory;
    private final boolean byPriority;
    private boolean isCut;

    /** The begin of the step that is planned, and the number of those before it: it may be planned more than once, and two begin at once. */
    private long plannedAt = -1;

    private long plannedAfter = -1;

    /** True if a sequence was stopped for the step that is planned. */
    private boolean hasPreempted;

    /** True if one was stopped for want of its own blocks, and with it all behind it left out. */
    private boolean isBroken;

    /** Tokens of the budget that came back since those who had them were stopped. */
    private int restored;

    private boolean isWithdrawn;

    PreemptingPrefill(PagedBatching settings, PagedKv memory) {
        this.limits = settings.limits();
        this.longPromptTokens = settings.longPromptTokens();
        this.byPriority = settings.byPriority();
        this.memory = memory;
    }

    @Override
    public void plan(RunningBatch batch, StepPlan plan, long now) {
        if (plannedAt != now || plannedAfter != batch.steps()) {
            plannedAt = now;
            plannedAfter = batch.steps();
            hasPreempted = false;
            isBroken = false;
        }
        provide(batch, now);
        plan.decode(batch.decoding());
        boolean isAlone = longPromptTokens == 0 || batch.running() + batch.waiting() <= 1;
        int most = isAlone ? Integer.MAX_VALUE : longPromptTokens;
        int room = limits.tokenBudget() - batch.decoding();
        isCut = false;
        isWithdrawn = false;
        int slot = isBroken ? SlotList.NONE : batch.firstInPrefill();
        while (room > 0 && slot != SlotList.NONE && extend(batch, slot, Math.min(room, most), now)) {
            room += restored - addChunk(batch, slot, room, most, plan, now);
            slot = batch.nextInPrefill(slot);
        }
        while (room > 0 && canAdmit(batch)) {
            slot = batch.admitNext();
            if (slot == SlotList.NONE) {
                break;
            }
            memory.extend(slot, sure(batch, slot, Math.min(Math.min(room, most), batch.promptLeft(slot))));
            room -= addChunk(batch, slot, room, most, plan, now);
        }
        plan.decodes(batch.decoding());
        if (isWithdrawn) {
            planAnew(batch, plan);
        }
        limit(batch, plan);
    }

    /** Takes the blocks for the next token of those that decode. */
    private void provide(RunningBatch batch, long now) {
        long step = batch.steps() + 1;
        while (!byPriority && !memory.provide(step)) {
            preempt(batch, memory.lastAdmitted(), now);
        }
        if (byPriority) {
            int lacking = memory.firstWithoutBlock(step);
            while (lacking != SlotList.NONE) {
                int behind = memory.admittedAfter(lacking);
                if (preemptFor(batch, lacking, now)) {
                    lacking = memory.firstWithoutBlock(step);
                } else {
                    leaveOut(batch, behind);
                    lacking = SlotList.NONE;
                }
            }
            memory.provide(step);
        }
    }

    private void leaveOut(RunningBatch batch, int first) {
        for (int slot = first; slot != SlotList.NONE; slot = memory.admittedAfter(slot)) {
            if (batch.isDecoding(slot)) {
                batch.hold(slot);
            }
        }
    }

    /** Stops whoever has to go first where {@code slot} lacks blocks; false when that is itself. */
    private boolean preemptFor(RunningBatch batch, int slot, long now) {
        int victim = byPriority ? leastUrgent(batch) : memory.lastAdmitted();
        restored += batch.isDecoding(victim) ? 1 : batch.planned(victim);
        isWithdrawn |= batch.planned(victim) > 0;
        preempt(batch, victim, now);
        isBroken |= victim == slot && byPriority;
        return victim != slot;
    }

    private int leastUrgent(RunningBatch batch) {
        int least = memory.firstAdmitted();
        for (int slot = least; slot != SlotList.NONE; slot = memory.admittedAfter(slot)) {
            if (batch.rank(slot) > batch.rank(least)) {
                least = slot;
            }
        }
        return least;
    }

    /** Somebody was stopped after a chunk of its prompt had gone into the plan. */
    private static void planAnew(RunningBatch batch, StepPlan plan) {
        plan.decode(batch.decoding());
        for (int slot = batch.firstInPrefill(); slot != SlotList.NONE; slot = batch.nextInPrefill(slot)) {
            if (batch.planned(slot) > 0) {
                plan.prefill(batch.promptTaken(slot), batch.planned(slot));
            }
        }
    }

    @Override
    public boolean plansAnew() {
        boolean wasBroken = isBroken;
        if (wasBroken) {
            isBroken = false;
            hasPreempted = false;
        }
        return wasBroken;
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

    private boolean canAdmit(RunningBatch batch) {
        return batch.running() < limits.maxSequences() && (!hasPreempted || batch.running() == 0);
    }

    private void preempt(RunningBatch batch, int slot, long now) {
        batch.preempt(slot, now);
        hasPreempted = true;
    }

    /** Gets the blocks for the next chunk of a prompt; false when it was itself the last that could be stopped for them. */
    private boolean extend(RunningBatch batch, int slot, int room, long now) {
        int tokens = sure(batch, slot, Math.min(room, batch.promptLeft(slot)));
        restored = 0;
        while (!memory.extend(slot, tokens)) {
            if (!preemptFor(batch, slot, now)) {
                return false;
            }
        }
        return true;
    }

    private void limit(RunningBatch batch, StepPlan plan) {
        if (hasPreempted) {
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

package io.simctl.sim.engine;

/**
 * Continuous batching with chunked prefill under a token budget, as in vLLM's default scheduler: each step gives one token to
 * every running sequence and fills what the budget leaves with prompts in the order of their arrival, the last of them cut to
 * fit (Agrawal et al., "Taming Throughput-Latency Tradeoff in LLM Inference with Sarathi-Serve", OSDI 2024).
 */
final class ChunkedPrefill implements StepPlanner {
    private final EngineLimits limits;

    ChunkedPrefill(EngineLimits limits) {
        this.limits = limits;
    }

    @Override
    public void plan(RunningBatch batch, StepPlan plan, long now) {
        plan.decode(batch.decoding());
        int room = limits.tokenBudget() - batch.decoding();
        int slot = batch.firstInPrefill();
        while (room > 0) {
            if (slot == SlotList.NONE) {
                slot = admit(batch);
                if (slot == SlotList.NONE) {
                    break;
                }
            }
            room -= addChunk(batch, slot, room, plan, now);
            slot = batch.nextInPrefill(slot);
        }
        plan.limit(batch.stepsToNextFinish());
    }

    private int admit(RunningBatch batch) {
        return batch.running() < limits.maxSequences() ? batch.admitNext() : SlotList.NONE;
    }

    /** Adds as much of a prompt to the next step as there is room for, and how long it goes on so. */
    static int addChunk(RunningBatch batch, int slot, int room, StepPlan plan, long now) {
        int left = batch.promptLeft(slot);
        int chunk = Math.min(left, room);
        boolean alone = plan.prefillTokens() == 0;
        plan.prefill(batch.promptTaken(slot), chunk);
        batch.plan(slot, chunk, now);
        if (alone && left > room) {
            plan.repeat((left - 1) / room, chunk);
        }
        return chunk;
    }

    /** While a prompt is cut to fit, those behind it wait; when it ends, so do the steps planned with it. */
    @Override
    public boolean mayAdmit(RunningBatch batch, StepPlan current) {
        return current.prefillTokens() == 0 && batch.running() < limits.maxSequences();
    }
}

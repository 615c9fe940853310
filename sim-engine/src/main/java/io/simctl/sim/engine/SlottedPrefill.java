package io.simctl.sim.engine;

/**
 * The steps of llama.cpp's server: a token of each slot that generates, then prompts in the order of their server slots until
 * the batch is full. Who waits gets a server slot as soon as one is idle, whether or not the batch has room for its prompt.
 */
final class SlottedPrefill implements StepPlanner {
    private final int batchTokens;
    private final SlotKv slots;

    SlottedPrefill(int batchTokens, SlotKv slots) {
        this.batchTokens = batchTokens;
        this.slots = slots;
    }

    @Override
    public void plan(RunningBatch batch, StepPlan plan, long now) {
        admitDeferred(batch);
        for (int slot = batch.admitNext(); slot != SlotList.NONE; slot = batch.admitNext()) {
            batch.moveInPrefill(slot, successor(batch, slot));
        }
        plan.decode(batch.decoding());
        int room = batchTokens - batch.decoding();
        for (int slot = batch.firstInPrefill(); slot != SlotList.NONE && room > 0; slot = batch.nextInPrefill(slot)) {
            room -= ChunkedPrefill.addChunk(batch, slot, room, plan, now);
        }
        plan.limit(batch.stepsToNextFinish());
        limitByPool(batch, plan);
    }

    /**
     * For each server slot that the last step gave back, the server moves one of those that waited by then from the head of its
     * deferred tasks to the head of its queue, so that several come to be served in reverse.
     */
    private void admitDeferred(RunningBatch batch) {
        int places = slots.takeEnded();
        int slot = SlotList.NONE;
        for (int next = batch.firstWaiting();
                places > 0 && next != SlotList.NONE && batch.addedAt(next) <= batch.lastStepBegan();
                next = batch.nextWaiting(next)) {
            slot = next;
            places--;
        }
        while (slot != SlotList.NONE) {
            int before = batch.previousWaiting(slot);
            batch.admit(slot);
            batch.moveInPrefill(slot, successor(batch, slot));
            slot = before;
        }
    }

    /** Where the pool is full, idle slots are emptied one by one; if that is not enough, all that run fail together. */
    private void limitByPool(RunningBatch batch, StepPlan plan) {
        slots.keepIdle();
        long more = plan.decodes() + (long) plan.prefillTokens();
        if (more == 0) {
            return;
        }
        while (slots.room(batch) < more) {
            if (!slots.purgeIdle()) {
                plan.overflow();
                return;
            }
        }
        plan.limit(slots.room(batch) / more);
    }

    private int successor(RunningBatch batch, int slot) {
        int other = batch.firstInPrefill();
        while (other != SlotList.NONE && slots.serverSlotOf(other) <= slots.serverSlotOf(slot)) {
            other = batch.nextInPrefill(other);
        }
        return other;
    }

    @Override
    public boolean mayAdmit(RunningBatch batch, StepPlan current) {
        return !slots.isFull();
    }
}

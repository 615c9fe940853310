package io.simctl.sim.engine;

/**
 * The steps of mlx_lm's {@code BatchGenerator}: a piece of each prompt in the prompt batch, then a token of each decoding
 * sequence, the two one after the other. While as many sequences decode as may, no prompt is prefilled.
 */
final class SplitPrefill implements StepPlanner {
    private final SplitBatching settings;
    private long admittingAt = -1;
    private int placesLeft;

    SplitPrefill(SplitBatching settings) {
        this.settings = settings;
    }

    @Override
    public void plan(RunningBatch batch, StepPlan plan, long now) {
        plan.decode(batch.decoding());
        plan.keepApart();
        boolean takesPrompts = batch.decoding() < settings.decodeConcurrency();
        boolean mayGoOn = takesPrompts && admit(batch, now);
        if (takesPrompts) {
            addPrompts(batch, plan, now);
        }
        if (mayGoOn) {
            plan.limit(1);
        }
        plan.limit(batch.stepsToNextFinish());
    }

    /** Admits who may come with this step; returns whether more of those who wait may come with the next one. */
    private boolean admit(RunningBatch batch, long now) {
        if (admittingAt != now || batch.running() == 0) {
            admittingAt = now;
            placesLeft = Math.min(
                    settings.promptConcurrency() - batch.inPrefill(), settings.decodeConcurrency() - batch.decoding());
        }
        while (placesLeft > 0 && batch.waiting() > 0) {
            if (batch.admitNext() == SlotList.NONE) {
                return false;
            }
            placesLeft--;
        }
        return batch.waiting() > 0 && batch.inPrefill() < settings.promptConcurrency();
    }

    private void addPrompts(RunningBatch batch, StepPlan plan, long now) {
        int most = settings.prefillTokens();
        int shortest = Integer.MAX_VALUE;
        for (int slot = batch.firstInPrefill(); slot != SlotList.NONE; slot = batch.nextInPrefill(slot)) {
            int tokens = Math.min(most, batch.promptLeft(slot));
            plan.prefill(batch.promptTaken(slot), tokens);
            batch.plan(slot, tokens, now);
            shortest = Math.min(shortest, batch.promptLeft(slot));
        }
        if (shortest < Integer.MAX_VALUE && shortest > most) {
            plan.repeat((shortest - 1) / most, most);
        }
    }

    /** A prompt can join those that are being prefilled. */
    @Override
    public boolean mayAdmit(RunningBatch batch, StepPlan current) {
        return batch.inPrefill() < settings.promptConcurrency() && batch.decoding() < settings.decodeConcurrency();
    }
}

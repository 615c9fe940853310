package io.simctl.sim.engine;

/**
 * The steps of mlx_lm's server. A step is one call of its {@code BatchGenerator}: a token of each decoding sequence, then the first
 * token of those of whose prompt the last token is left, then a piece of each other prompt of the batch, all padded to the longest;
 * three passes over the model, one after the other. While as many sequences decode as may, no prompt is prefilled. What has arrived is
 * seen between rounds of steps only.
 */
final class SplitPrefill implements StepPlanner {
    private static final long NEVER = -1;

    private final SplitBatching settings;
    private long lastLook = NEVER;
    private long admittingAt = NEVER;
    private int placesLeft;

    private long plannedAt = NEVER;

    /** True if the last step put together was none, and if the last one before this instant was: a step may be planned more than once. */
    private boolean rests = true;

    private boolean rested = true;

    SplitPrefill(SplitBatching settings) {
        this.settings = settings;
    }

    @Override
    public void plan(RunningBatch batch, StepPlan plan, long now) {
        if (plannedAt != now) {
            plannedAt = now;
            rested = rests;
        }
        look(batch, now);
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
        rests = plan.isEmpty();
    }

    /** The server looks at its queue when the time of a round is over, or there is nothing to do. */
    private void look(RunningBatch batch, long now) {
        boolean isIdle = rested || (batch.running() == 0 && !hasSeenWaiting(batch));
        if (isIdle || now > lastLook + settings.lookNanos()) {
            lastLook = now;
        }
    }

    private boolean hasSeenWaiting(RunningBatch batch) {
        return batch.waiting() > 0 && batch.addedAt(batch.firstWaiting()) <= lastLook;
    }

    @Override
    public long looksAfter() {
        return lastLook + settings.lookNanos();
    }

    /** Admits who may come with this step; returns whether more of those who wait may come with the next one. */
    private boolean admit(RunningBatch batch, long now) {
        if (admittingAt != now || batch.running() == 0) {
            admittingAt = now;
            placesLeft = Math.min(
                    settings.promptConcurrency() - batch.inPrefill(), settings.decodeConcurrency() - batch.decoding());
        }
        while (placesLeft > 0 && hasSeenWaiting(batch)) {
            if (batch.admitNext() == SlotList.NONE) {
                return false;
            }
            placesLeft--;
        }
        return hasSeenWaiting(batch) && batch.inPrefill() < settings.promptConcurrency();
    }

    private void addPrompts(RunningBatch batch, StepPlan plan, long now) {
        int most = settings.prefillTokens();
        int longest = 0;
        int shortest = Integer.MAX_VALUE;
        boolean joins = false;
        for (int slot = batch.firstInPrefill(); slot != SlotList.NONE; slot = batch.nextInPrefill(slot)) {
            int left = batch.promptLeft(slot);
            int tokens = left == 1 ? 1 : Math.min(most, left - 1);
            batch.plan(slot, tokens, now);
            if (left == 1) {
                plan.join(batch.promptTaken(slot) + 1L);
                joins = true;
            } else {
                longest = Math.max(longest, tokens);
                shortest = Math.min(shortest, left - 1);
            }
        }
        for (int slot = batch.firstInPrefill(); slot != SlotList.NONE; slot = batch.nextInPrefill(slot)) {
            if (batch.promptLeft(slot) > 1) {
                plan.prefill(batch.promptTaken(slot), longest);
            }
        }
        if (longest > 0 && !joins && shortest > most) {
            plan.repeat(shortest / most, most);
        }
    }

    /** A prompt that the server has seen can join those that are being prefilled; a new one is seen when a round is over. */
    @Override
    public boolean mayAdmit(RunningBatch batch, StepPlan current) {
        return hasSeenWaiting(batch)
                && batch.inPrefill() < settings.promptConcurrency()
                && batch.decoding() < settings.decodeConcurrency();
    }
}

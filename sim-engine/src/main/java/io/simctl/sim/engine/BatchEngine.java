package io.simctl.sim.engine;

import io.simctl.control.Alarm;
import io.simctl.control.Alarms;
import io.simctl.control.Attempt;
import io.simctl.control.Leg;
import io.simctl.fleet.Request;
import io.simctl.sim.cost.StepCost;
import java.util.Arrays;

/**
 * An engine that serves one resident model on one machine by continuous batching: iteration by iteration as a real engine
 * does, but without an event for each. Between two changes of the batch the costs of the steps form an arithmetic series; the
 * engine leaps over them with one alarm, at the step at which the batch changes next. What comes from outside in the meantime,
 * such as an arrival, cuts the leap short at the next boundary between steps. Each change costs O(log n) of the running
 * sequences and allocates nothing.
 *
 * <p>Rules: sequences wait first in, first out, unless their server has it otherwise; one starts when there is memory for it, and until then those behind it wait as
 * well. The step that prefills the last of a prompt gives the first token, every further step one more. What arrives, or is
 * cancelled, right at a boundary counts at that boundary. A cancelled sequence stays in the step that is under way. How much of
 * which prompt goes into a step is for the {@link StepPlanner} to say, and for whom there is memory for the {@link KvMemory};
 * the {@link EngineSettings} choose both.
 */
public final class BatchEngine {
    /** The machine around an engine: memory, speed, and the listener. */
    public interface Host {
        /** Takes memory for KV cache if it is free. */
        boolean reserve(long bytes);

        /** Gives memory back. */
        void release(long bytes);

        /** Memory was given back, and the engine has since had its chance to take it again. */
        void memoryLeft();

        /** The engine begins or ceases to run steps; begins with the speed that {@link #changeSpeed} sets from inside here. */
        void busy(boolean busy);

        /** The first output token is there. */
        void firstToken(Leg leg, long now);

        /** The last output token is there. */
        void finished(Leg leg, long now);

        /** The attempt broke off since the engine's memory was full; only of engines whose sequences share a pool. */
        default void overflowed(Leg leg, long now) {
            throw new IllegalStateException("this host has no engine that could overflow");
        }

        /** A stretch of steps; see {@link io.simctl.control.RunListener#decoded}. */
        void decoded(int sequences, int steps, long start, long end, long firstStep, long lastStep);
    }

    /** A listener to what a prefix cache gains and loses. */
    public interface CacheWatch {
        /** Of a text another part is held than before; see {@link #cachedBlocks}. */
        void changed(long text);

        /** Nothing is held of any text. */
        void allGone();
    }

    private final StepPlanner planner;
    private final StepCost cost;
    private final Alarms clock;
    private final Host host;
    private final Alarm boundary;
    private final KvMemory memory;
    private final RunningBatch batch;
    private final StepPlan plan = new StepPlan();
    private final Leap leap = new Leap();
    private final boolean isLate;

    /** True if steps take longer while requests wait, so that a step is another one for each that comes or goes. */
    private final boolean countsWaiting;

    private long leapSteps;

    /** Nominal nanoseconds of the step that is put together and has not begun, and how many get a token in it; where steps are late. */
    private double lag;

    private int lagDecodes;
    private double speed = 1;
    private boolean busy;
    private boolean atBoundary;
    private boolean memoryFreed;
    private int live;
    private int[] cancelled = new int[0];
    private int cancelledCount;

    /**
     * @param settings how the engine treats its requests
     * @param cost of its steps on a machine that does nothing else
     * @param kvBytesPerToken KV cache that one token of context takes
     */
    public BatchEngine(EngineSettings settings, StepCost cost, long kvBytesPerToken, Alarms clock, Host host) {
        this.cost = cost;
        this.clock = clock;
        this.host = host;
        this.boundary = clock.create(this::reachBoundary);
        switch (settings) {
            case EngineLimits limits -> {
                memory = new ReservedKv(kvBytesPerToken, host, new RememberedPrompts(0));
                planner = new ChunkedPrefill(limits);
            }
            case PagedBatching paged -> {
                PagedKv pages = new PagedKv(paged, kvBytesPerToken);
                memory = pages;
                planner = new PreemptingPrefill(paged, pages);
            }
            case SlotBatching slotted -> {
                SlotKv slots = new SlotKv(slotted, kvBytesPerToken);
                memory = slots;
                planner = new SlottedPrefill(slotted.batchTokens(), slots);
            }
            case SplitBatching split -> {
                memory = new ReservedKv(kvBytesPerToken, host, new RememberedPrompts(split.cachedPrompts()));
                planner = new SplitPrefill(split);
            }
        }
        this.isLate = settings instanceof PagedBatching paged && paged.isAsync();
        this.countsWaiting = cost.ofWaiting(Integer.MAX_VALUE) > 0;
        this.batch = new RunningBatch(memory, isLate, settings instanceof PagedBatching by && by.byPriority());
    }

    /** The model has come into memory, and with it so many bytes that the engine had asked to claim for KV cache. */
    public void open(long claimedBytes) {
        memory.open(claimedBytes);
    }

    /** Tells of what the prefix cache gains and loses from now on; of nothing where the engine keeps no blocks of text. */
    public void watch(CacheWatch watch) {
        memory.watch(watch);
    }

    /** Blocks of {@link #cacheBlockTokens} tokens that are cached of the last stretch of a text; see {@link io.simctl.fleet.Prefix#text}. */
    public int cachedBlocks(long text) {
        return memory.cachedBlocks(text);
    }

    /** Tokens of a block of the prefix cache. */
    public int cacheBlockTokens() {
        return memory.cacheBlockTokens();
    }

    /** Attempts that wait or run and were not cancelled. */
    public int live() {
        return live;
    }

    /** Whether steps are under way. */
    public boolean isBusy() {
        return busy;
    }

    /**
     * Whether the engine could run a request if it had nothing else to run.
     *
     * @param mostBytes memory that the machine could give to it then, beside what it has claimed
     */
    public boolean canEverHold(Request request, long mostBytes) {
        return memory.canEverHold(request, mostBytes);
    }

    /** Why a request fails that {@link #canEverHold could never run}. */
    public String tooLong() {
        return memory.tooLong();
    }

    /** Runs an attempt as soon as its turn comes. */
    public void start(Leg leg) {
        batch.add(leg, clock.now());
        live++;
        if (countsWaiting || batch.firstWaiting() == leg.backendSlot()) {
            lookUp(clock.now());
        }
    }

    /** Memory may have become free: an engine whose first in line did not fit tries again. */
    public void memoryFreed() {
        if (batch.waiting() > 0) {
            lookUp(clock.now());
        }
    }

    /** Makes the engine look at those who wait at the next boundary, unless that cannot change anything. */
    private void lookUp(long now) {
        if (!busy || countsWaiting || leap.beginsAt(now) || planner.mayAdmit(batch, plan)) {
            replan(now);
        }
    }

    /** Plans anew: at once where nothing has been done since the last boundary, else at the next one. */
    private void replan(long now) {
        if (atBoundary) {
            return;
        }
        if (!busy || leap.beginsAt(now)) {
            dropCancelled();
            plan(now);
            return;
        }
        long next = leap.next(now);
        if (next < leapSteps) {
            leapSteps = next;
            boundary.set(leap.boundary(next));
        }
    }

    /** Gives an attempt up; nothing more is reported of it. Sets its {@link Leg#generatedTokens()}. */
    public void cancel(Leg leg) {
        int slot = leg.backendSlot();
        leave(leg);
        long now = clock.now();
        leg.generatedTokens((int) tokens(slot, now) - leg.inheritedTokens());
        if (batch.isWaiting(slot)) {
            batch.drop(slot, false);
            lookUp(now);
            return;
        }
        batch.release(slot);
        memoryFreed = true;
        if (atBoundary) {
            batch.drop(slot, false);
        } else {
            rememberCancelled(slot);
            replan(now);
        }
    }

    /** Gives all attempts up, as {@link #cancel} does each. */
    public void cancelAll() {
        for (int slot = 0; slot < batch.slots(); slot++) {
            if (batch.isOf(slot)) {
                cancel(batch.leg(slot));
            }
        }
    }

    private void leave(Leg leg) {
        leg.backendSlot(SlotList.NONE);
        live--;
    }

    private void rememberCancelled(int slot) {
        if (cancelledCount == cancelled.length) {
            cancelled = Arrays.copyOf(cancelled, 2 * cancelledCount + 1);
        }
        cancelled[cancelledCount++] = slot;
    }

    private void dropCancelled() {
        for (int i = 0; i < cancelledCount; i++) {
            if (isLate && batch.tokens(cancelled[i]) > batch.outputTokens(cancelled[i])) {
                lagDecodes--; // it was in one step more, which gives it nothing
            }
            batch.drop(cancelled[i], false);
        }
        cancelledCount = 0;
    }

    /** Output tokens that a running attempt has by now. */
    public int generatedTokens(Leg leg) {
        return (int) tokens(leg.backendSlot(), clock.now());
    }

    private long tokens(int slot, long now) {
        boolean between = !busy || atBoundary || !batch.isDecoding(slot);
        return batch.knownTokens(slot) + (between ? 0 : ended(now));
    }

    /** Steps of the leap that have ended before {@code now}. */
    private long ended(long now) {
        return Math.max(0, leap.next(now) - 1);
    }

    /**
     * Changes how fast steps go from now on; what is left of the step under way goes at the new speed.
     *
     * @param share of the nominal speed, above 0 and at most 1
     */
    public void changeSpeed(double share) {
        if (share == speed) {
            return;
        }
        speed = share;
        if (busy && !atBoundary) {
            long now = clock.now();
            long ended = ended(now);
            book(ended);
            leapSteps -= ended;
            leap.changeSpeed(now, share);
            endAtNextLook();
            boundary.set(leap.boundary(leapSteps));
        }
    }

    /** Stops at once, in the middle of a step if need be, since the model leaves memory. No attempt may be alive. */
    public void halt() {
        if (live > 0) {
            throw new IllegalStateException("the engine still has " + live + " attempts");
        }
        dropCancelled();
        memory.clear();
        boundary.cancel();
        lag = 0;
        lagDecodes = 0;
        rest();
    }

    private void reachBoundary(long now) {
        atBoundary = true;
        batch.lastStepBegan(leap.boundary(leapSteps - 1));
        if (plan.overflows()) {
            dropCancelled();
            failAll(now);
            atBoundary = false;
            plan(now);
            return;
        }
        book(leapSteps);
        dropCancelled();
        if (isLate) {
            endLateStep(now);
        } else {
            endStep(now);
        }
        atBoundary = false;
        plan(now);
    }

    private void endStep(long now) {
        for (int slot = batch.pollPromptEnd(); slot != SlotList.NONE; slot = batch.pollPromptEnd()) {
            giveToken(slot, batch.preemptedAt(slot), now);
        }
        for (int slot = batch.nextFinished(); slot != SlotList.NONE; slot = batch.nextFinished()) {
            finish(slot, now);
        }
    }

    /** What is known at this boundary is what the step before the last one put together has given. */
    private void endLateStep(long now) {
        batch.stoppedHaveTheirs(now);
        for (int slot = batch.pollToken(); slot != SlotList.NONE; slot = batch.pollToken()) {
            giveToken(slot, batch.gapFrom(slot), now);
        }
        for (int slot = batch.pollLast(); slot != SlotList.NONE; slot = batch.pollLast()) {
            finish(slot, now);
        }
        for (int slot = batch.pollPromptEnd(); slot != SlotList.NONE; slot = batch.pollPromptEnd()) {
            batch.awaitToken(slot);
        }
        for (int slot = batch.nextFinished(); slot != SlotList.NONE; slot = batch.nextFinished()) {
            if (batch.endsAtLimit(slot)) {
                batch.awaitLast(slot);
            } else {
                lagDecodes--;
                finish(slot, now);
            }
        }
    }

    private void failAll(long now) {
        int failed = 0;
        for (int slot = batch.anyRunning(); slot != SlotList.NONE; slot = batch.anyRunning()) {
            Leg leg = batch.leg(slot);
            leg.generatedTokens((int) batch.tokens(slot) - leg.inheritedTokens());
            leave(leg);
            batch.release(slot);
            batch.drop(slot, false);
            failed++;
            host.overflowed(leg, now);
        }
        memory.overflowed(failed);
        memoryFreed = true;
    }

    /** The token that comes with the end of a prompt: the first, or after a preemption the one that was due then. */
    private void giveToken(int slot, long preemptedAt, long now) {
        Leg leg = batch.leg(slot);
        if (leg.firstTokenAt() == Attempt.UNSET) {
            leg.firstTokenAt(now);
            leg.generatedTokens(1);
            host.firstToken(leg, now);
        }
        if (preemptedAt != Attempt.UNSET) {
            host.decoded(1, 1, preemptedAt, now, now - preemptedAt, now - preemptedAt);
        }
    }

    private void finish(int slot, long now) {
        Leg leg = batch.leg(slot);
        leg.lastTokenAt(now);
        leg.generatedTokens(batch.outputTokens(slot) - leg.inheritedTokens());
        leave(leg);
        batch.release(slot);
        batch.drop(slot, true);
        memoryFreed = true;
        host.finished(leg, now);
    }

    private void plan(long now) {
        batch.planNothing();
        planner.plan(batch, plan, now);
        while (plan.isEmpty() && lag == 0 && planner.plansAnew()) {
            batch.takeBackHeld();
            planner.plan(batch, plan, now);
        }
        if (isLate && (batch.awaitsSomething() || plan.isEmpty())) {
            plan.limit(1);
        }
        if (plan.isEmpty() && lag == 0) {
            boundary.cancel();
            rest();
        } else {
            leap(now);
        }
        if (memoryFreed) {
            memoryFreed = false;
            host.memoryLeft();
        }
    }

    private void leap(long now) {
        if (!busy) {
            host.busy(true);
            busy = true;
        }
        leapSteps = plan.steps();
        if (plan.isEmpty()) {
            leap.begin(now, lag, 0, speed);
        } else if (isLate) {
            leap.begin(now, lag, firstNanos(), plan.growthNanos(cost), speed);
        } else {
            leap.begin(now, firstNanos(), plan.growthNanos(cost), speed);
        }
        endAtNextLook();
        boundary.set(leap.boundary(leapSteps));
    }

    private double firstNanos() {
        double nanos = plan.firstNanos(cost, batch.context());
        return countsWaiting ? nanos + cost.ofWaiting(batch.waiting()) : nanos;
    }

    private void endAtNextLook() {
        long look = planner.looksAfter();
        if (look != Long.MAX_VALUE) {
            leapSteps = Math.min(leapSteps, leap.next(Math.max(look, leap.start()) + 1));
        }
    }

    private void rest() {
        if (busy) {
            busy = false;
            host.busy(false);
        }
    }

    /** Books the first {@code ended} steps of the leap and leaves them behind. */
    private void book(long ended) {
        if (ended == 0) {
            return;
        }
        if (isLate) {
            reportLate(ended);
        } else if (plan.decodes() > 0) {
            report(ended);
        }
        batch.advance(ended);
        leap.advance(ended);
        lag = isLate && !plan.isEmpty() ? leap.lead() : 0;
        lagDecodes = plan.decodes();
    }

    /** The first step of a leap gives the tokens of the step put together before it. */
    private void reportLate(long steps) {
        if (lagDecodes > 0) {
            report(0, 1, lagDecodes);
        }
        if (steps > 1 && plan.decodes() > 0) {
            report(1, steps, plan.decodes());
        }
    }

    /** A step in which the speed changed does not fit into the series of the others and is reported apart. */
    private void report(long steps) {
        if (leap.isBent()) {
            report(0, 1, plan.decodes());
            if (steps > 1) {
                report(1, steps, plan.decodes());
            }
        } else {
            report(0, steps, plan.decodes());
        }
    }

    private void report(long from, long to, int sequences) {
        long start = leap.boundary(from);
        long end = leap.boundary(to);
        long firstStep = leap.boundary(from + 1) - start;
        long lastStep = end - leap.boundary(to - 1);
        host.decoded(sequences, (int) (to - from), start, end, firstStep, lastStep);
    }
}

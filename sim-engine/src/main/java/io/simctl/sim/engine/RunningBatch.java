package io.simctl.sim.engine;

import io.simctl.control.Attempt;
import io.simctl.control.Demand;
import io.simctl.control.Leg;
import io.simctl.fleet.Request;
import io.simctl.sim.kernel.SlotHeap;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The sequences of an engine: those that wait, those whose prompt is being prefilled, and those that decode. Each has a slot,
 * a number that is used again, so that nothing is allocated once the arrays have grown. Steps are counted over the engine's
 * life; since every decoding sequence gets one token in each step, the step in which it will finish is known from the time on
 * at which it begins to decode.
 */
final class RunningBatch {
    /** The stage of a slot. */
    private enum Stage {
        FREE,
        WAITING,
        PREFILL,
        DECODE,
        /** Would decode, and is left out of the steps planned last. */
        HELD,
        /** Has been in its last step, whose token is yet to come. */
        LAST,
        /** The same, and its memory was taken from it. */
        STOPPED_LAST
    }

    private final KvMemory memory;

    /** Whether what a step gives is known one step later, when the next is under way. */
    private final boolean isLate;

    private final SlotList last = new SlotList();
    private final SlotList unsaid = new SlotList();
    private int lastWithMemory;
    private final WaitingLine waiting;
    private final SlotList held = new SlotList();
    private final SlotList prefill = new SlotList();
    private final SlotHeap decode = new SlotHeap();
    private @Nullable Leg[] legs = new Leg[0];
    private Stage[] stages = new Stage[0];
    /** Prompt tokens still to be prefilled; what a sequence had generated when it was preempted counts as prompt. */
    private int[] promptLeft = new int[0];

    /** Prompt tokens that each of the steps planned last prefills. */
    private int[] chunk = new int[0];

    /** Output tokens that a sequence which does not decode had when it was preempted. */
    private int[] given = new int[0];

    private long[] preemptedAt = new long[0];
    private long[] addedAt = new long[0];

    /** The step up to which the last token of a sequence that was stopped is not yet known. */
    private long[] unknownUntil = new long[0];

    /** The step that a sequence was left out of last; its token of the one before is known when that has ended. */
    private long[] heldIn = new long[0];

    private long lastHeldIn = -1;
    private boolean[] isUnsaid = new boolean[0];
    private long[] gapFrom = new long[0];
    private int[] stopped = new int[0];
    private int stoppedCount;
    private long[] firstTokenStep = new long[0];
    private int[] free = new int[0];
    private int freeCount;
    private long context;
    private long steps;
    private long lastStepBegan;

    /** @param byPriority whether those that wait start by their priority */
    RunningBatch(KvMemory memory, boolean isLate, boolean byPriority) {
        this.memory = memory;
        this.isLate = isLate;
        this.waiting = new WaitingLine(byPriority);
    }

    /** Sequences that get a token in each step. */
    int decoding() {
        return decode.size();
    }

    /** Sequences whose prompt is being prefilled. */
    int inPrefill() {
        return prefill.size();
    }

    /** Sequences that decode, whose prompt is being prefilled, or whose last token is under way. */
    int running() {
        return decode.size() + held.size() + prefill.size() + lastWithMemory;
    }

    int waiting() {
        return waiting.size();
    }

    /** Steps that have been booked over the engine's life. */
    long steps() {
        return steps;
    }

    /** When the last of the steps that were booked began. */
    long lastStepBegan() {
        return lastStepBegan;
    }

    /** For the engine: see {@link #lastStepBegan()}. */
    void lastStepBegan(long start) {
        lastStepBegan = start;
    }

    /** Tokens that the decoding sequences will attend to in the next step, over all of them. */
    long context() {
        return context;
    }

    /** How many steps it takes until the first of the decoding sequences has all its tokens. */
    long stepsToNextFinish() {
        return decode.isEmpty() ? Long.MAX_VALUE : decode.minKey() - steps;
    }

    /** The sequence whose prompt is first in line to be prefilled, or {@link SlotList#NONE}. */
    int firstInPrefill() {
        return prefill.first();
    }

    int nextInPrefill(int slot) {
        return prefill.after(slot);
    }

    /** Moves a sequence whose prompt is being prefilled before another one, or to the end for {@link SlotList#NONE}. */
    void moveInPrefill(int slot, int successor) {
        prefill.remove(slot);
        prefill.insert(slot, successor);
    }

    /** Prompt tokens of the sequence that are still to be prefilled. */
    int promptLeft(int slot) {
        return promptLeft[slot];
    }

    /** Prompt tokens of the sequence that have been prefilled. */
    int promptTaken(int slot) {
        return promptTokens(slot) - promptLeft[slot];
    }

    private int promptTokens(int slot) {
        return request(slot).promptTokens() + given[slot];
    }

    Request request(int slot) {
        return leg(slot).request();
    }

    /** What was asked for, with what the workload knows of it. */
    Demand demand(int slot) {
        return leg(slot).attempt().demand();
    }

    /** One more than the highest slot. */
    int slots() {
        return legs.length;
    }

    /** Whether some attempt has the slot that was not cancelled. */
    boolean isOf(int slot) {
        Leg leg = legs[slot];
        return leg != null && leg.backendSlot() == slot;
    }

    /** Whose sequence it is. */
    Leg leg(int slot) {
        return Objects.requireNonNull(legs[slot]);
    }

    /** Takes an attempt in as the last to wait. */
    void add(Leg leg, long now) {
        if (freeCount == 0) {
            grow();
        }
        int slot = free[--freeCount];
        legs[slot] = leg;
        given[slot] = leg.inheritedTokens();
        preemptedAt[slot] = leg.dispatchedAt();
        addedAt[slot] = now;
        stages[slot] = Stage.WAITING;
        waiting.arrive(slot, leg.request().priority());
        heldIn[slot] = -1;
        leg.backendSlot(slot);
    }

    /** The sequence that waits in front, or {@link SlotList#NONE}. */
    int firstWaiting() {
        return waiting.first();
    }

    int nextWaiting(int slot) {
        return waiting.after(slot);
    }

    int previousWaiting(int slot) {
        return waiting.before(slot);
    }

    /** Of two sequences the one with the smaller rank goes first where priority counts. */
    long rank(int slot) {
        return waiting.rank(slot);
    }

    /** When the engine was asked for the sequence. */
    long addedAt(int slot) {
        return addedAt[slot];
    }

    /**
     * Lets the first of those that wait start, if there is memory for it.
     *
     * @return its slot, or {@link SlotList#NONE} when none waits or it does not fit
     */
    int admitNext() {
        int slot = waiting.first();
        return slot == SlotList.NONE ? SlotList.NONE : admit(slot);
    }

    /** The same for one of those that wait. */
    int admit(int slot) {
        int cached = memory.admit(slot, demand(slot), promptTokens(slot));
        if (cached == KvMemory.NO_ROOM) {
            return SlotList.NONE;
        }
        waiting.remove(slot);
        prefill.add(slot);
        stages[slot] = Stage.PREFILL;
        Leg leg = leg(slot);
        boolean first = leg.preemptions() == 0;
        int ready = first ? Math.max(cached, leg.deliveredTokens()) : cached;
        promptLeft[slot] = promptTokens(slot) - ready;
        chunk[slot] = 0;
        if (first) {
            leg.cachedTokens(ready);
        }
        return slot;
    }

    /** Begins a plan in which no prompt is prefilled. */
    void planNothing() {
        for (int slot = prefill.first(); slot != SlotList.NONE; slot = prefill.after(slot)) {
            chunk[slot] = 0;
        }
    }

    /** Plans that each step prefills so many tokens of a prompt, at least 1. */
    void plan(int slot, int promptTokens, long now) {
        chunk[slot] = promptTokens;
        if (leg(slot).prefillAt() == Attempt.UNSET || isUntouched(slot)) {
            leg(slot).prefillAt(now);
        }
    }

    /** Whether no step has prefilled any of the prompt: what was planned at the same boundary may have been withdrawn. */
    private boolean isUntouched(int slot) {
        Leg leg = leg(slot);
        return leg.preemptions() == 0 && promptTaken(slot) == leg.cachedTokens();
    }

    /** Prompt tokens of the sequence that each of the steps planned last prefills. */
    int planned(int slot) {
        return stages[slot] == Stage.PREFILL ? chunk[slot] : 0;
    }

    /** Books steps that have ended, each with the prompt tokens that were planned. */
    void advance(long ended) {
        steps += ended;
        context += ended * decode.size();
        takeBackHeld(ended);
        for (int slot = prefill.first(); slot != SlotList.NONE; slot = prefill.after(slot)) {
            promptLeft[slot] -= (int) Math.min(ended * chunk[slot], promptLeft[slot]);
        }
        memory.advanced(this);
    }

    /** Leaves a sequence that decodes out of the one step that is planned. */
    void hold(int slot) {
        if (tokens(slot) >= outputTokens(slot)) {
            awaitLast(slot); // the step would have been one too many
            return;
        }
        context -= contextOf(slot);
        decode.remove(slot);
        memory.rests(slot);
        stages[slot] = Stage.HELD;
        held.add(slot);
    }

    /** Lets those decode again that were left out of a step which was not made. */
    void takeBackHeld() {
        takeBackHeld(0);
    }

    private void takeBackHeld(long ended) {
        for (int slot = held.first(); slot != SlotList.NONE; slot = held.first()) {
            held.remove(slot);
            firstTokenStep[slot] += ended;
            startDecoding(slot);
            if (ended > 0) {
                heldIn[slot] = steps;
                lastHeldIn = steps;
            }
        }
    }

    /** Lets the next sequence whose prompt is complete decode; its slot, or {@link SlotList#NONE} when there is none. */
    int pollPromptEnd() {
        int slot = prefill.first();
        while (slot != SlotList.NONE && promptLeft[slot] > 0) {
            slot = prefill.after(slot);
        }
        if (slot == SlotList.NONE) {
            return SlotList.NONE;
        }
        prefill.remove(slot);
        firstTokenStep[slot] = steps - given[slot];
        startDecoding(slot);
        return slot;
    }

    private void startDecoding(int slot) {
        boolean isInOneMore = isLate && !endsAtLimit(slot);
        decode.put(slot, firstTokenStep[slot] + outputTokens(slot) - (isInOneMore ? 0 : 1));
        stages[slot] = Stage.DECODE;
        context += contextOf(slot);
        memory.decodes(slot, this);
    }

    /** Output tokens with which the sequence ends, those inherited from another machine included. */
    int outputTokens(int slot) {
        Leg leg = leg(slot);
        return Math.min(leg.inheritedTokens() + leg.outputTokens(), memory.mostOutput(leg.request()));
    }

    /** Any sequence that runs, or {@link SlotList#NONE} when there is none. */
    int anyRunning() {
        return prefill.isEmpty() && !decode.isEmpty() ? decode.minSlot() : prefill.first();
    }

    /** Whether it is known beforehand in which step the sequence ends; else it is in one step too many before that is known. */
    boolean endsAtLimit(int slot) {
        Leg leg = leg(slot);
        return leg.role() == Leg.Role.PREFILL
                || outputTokens(slot) >= Math.min(leg.request().maxTokens(), memory.mostOutput(leg.request()));
    }

    /** The sequence is in no further step, and has its last token when the next boundary comes. */
    void awaitLast(int slot) {
        context -= contextOf(slot);
        decode.remove(slot);
        memory.rests(slot);
        stages[slot] = Stage.LAST;
        last.add(slot);
        lastWithMemory++;
    }

    /** A sequence that has its last token now, or {@link SlotList#NONE}. */
    int pollLast() {
        return last.first();
    }

    /** The token that came with the end of the prompt is known when the next boundary comes. */
    void awaitToken(int slot) {
        gapFrom[slot] = preemptedAt(slot);
        isUnsaid[slot] = true;
        unsaid.add(slot);
    }

    /** The next sequence whose token at the end of the prompt is known now, or {@link SlotList#NONE}. */
    int pollToken() {
        int slot = unsaid.first();
        if (slot != SlotList.NONE) {
            forgetToken(slot);
        }
        return slot;
    }

    /** When a sequence whose token was awaited had the one before it, or {@link Attempt#UNSET} where it is its first. */
    long gapFrom(int slot) {
        return gapFrom[slot];
    }

    /** Those that were stopped at the boundary before have their last token now. */
    void stoppedHaveTheirs(long now) {
        while (stoppedCount > 0) {
            preemptedAt[stopped[--stoppedCount]] = now;
        }
    }

    private void forgetToken(int slot) {
        isUnsaid[slot] = false;
        unsaid.remove(slot);
    }

    /** Whether tokens are to be told apart at the next boundary. */
    boolean awaitsSomething() {
        return !last.isEmpty() || !unsaid.isEmpty() || lastHeldIn == steps;
    }

    /** The next sequence that has all its tokens, or {@link SlotList#NONE} when there is none. */
    int nextFinished() {
        return decode.isEmpty() || decode.minKey() > steps ? SlotList.NONE : decode.minSlot();
    }

    /** Tokens that the sequence, which decodes, will attend to in the next step. */
    long contextOf(int slot) {
        return request(slot).promptTokens() + tokens(slot);
    }

    /** Output tokens of a sequence by the last step that was booked. */
    long tokens(int slot) {
        return switch (stages[slot]) {
            case DECODE, HELD -> 1 + steps - firstTokenStep[slot];
            case LAST, STOPPED_LAST -> outputTokens(slot);
            default -> given[slot];
        };
    }

    /** Those of them that are known. */
    long knownTokens(int slot) {
        boolean isUnderWay = isInLastStep(slot)
                || stages[slot] == Stage.LAST
                || stages[slot] == Stage.STOPPED_LAST
                || (stages[slot] == Stage.WAITING && steps < unknownUntil[slot]);
        return tokens(slot) - (isLate && isUnderWay ? 1 : 0);
    }

    /** Whether a sequence that would decode was in the last of the steps that were booked. */
    private boolean isInLastStep(int slot) {
        return (stages[slot] == Stage.DECODE || stages[slot] == Stage.HELD) && heldIn[slot] != steps;
    }

    /** Whether the sequence gets a token in each step. */
    boolean isDecoding(int slot) {
        return stages[slot] == Stage.DECODE;
    }

    boolean isWaiting(int slot) {
        return stages[slot] == Stage.WAITING;
    }

    /** When a sequence that has generated tokens was last stopped to wait once more, or {@link Attempt#UNSET}. */
    long preemptedAt(int slot) {
        return given[slot] == 0 ? Attempt.UNSET : preemptedAt[slot];
    }

    /** Makes a sequence that runs wait once more; what it has generated becomes part of its prompt. */
    void preempt(int slot, long now) {
        if (isLate && stages[slot] != Stage.PREFILL && tokens(slot) >= outputTokens(slot)) {
            stopLast(slot);
            return;
        }
        unknownUntil[slot] = isInLastStep(slot) ? steps + 1 : 0;
        if (stages[slot] == Stage.DECODE) {
            preemptedAt[slot] = now;
        }
        if (isInLastStep(slot)) {
            rememberStopped(slot);
        }
        int tokens = (int) tokens(slot);
        stop(slot, false);
        given[slot] = tokens;
        stages[slot] = Stage.WAITING;
        waiting.comeBack(slot);
        leg(slot).preempted();
    }

    private void rememberStopped(int slot) {
        if (isLate) {
            if (stoppedCount == stopped.length) {
                stopped = Arrays.copyOf(stopped, 2 * stoppedCount + 1);
            }
            stopped[stoppedCount++] = slot;
        }
    }

    /** Takes its memory from a sequence that has been in its last step. */
    private void stopLast(int slot) {
        int computed = request(slot).promptTokens() + outputTokens(slot) - 1;
        if (stages[slot] == Stage.DECODE) {
            context -= contextOf(slot);
            decode.remove(slot);
            last.add(slot);
        } else {
            lastWithMemory--;
        }
        memory.leave(slot, demand(slot), computed, false);
        stages[slot] = Stage.STOPPED_LAST;
        leg(slot).preempted();
    }

    /** Lets others have the memory of a sequence that has ended or was cancelled, as far as they can while it is in a step. */
    void release(int slot) {
        memory.release(request(slot));
    }

    /** Takes a sequence out; one that runs must have been released. */
    void drop(int slot, boolean isComplete) {
        stop(slot, isComplete);
        if (isUnsaid[slot]) {
            forgetToken(slot);
        }
        legs[slot] = null;
        stages[slot] = Stage.FREE;
        free[freeCount++] = slot;
    }

    private void stop(int slot, boolean isComplete) {
        switch (stages[slot]) {
            case WAITING -> waiting.remove(slot);
            case PREFILL -> {
                memory.leave(slot, demand(slot), promptTaken(slot), isComplete);
                prefill.remove(slot);
            }
            case DECODE -> {
                int most = request(slot).promptTokens() + outputTokens(slot) - 1;
                memory.leave(slot, demand(slot), Math.min((int) contextOf(slot) - 1, most), isComplete);
                context -= contextOf(slot);
                decode.remove(slot);
            }
            case HELD -> {
                held.remove(slot);
                memory.leave(slot, demand(slot), (int) contextOf(slot) - 1, isComplete);
            }
            case LAST -> {
                last.remove(slot);
                lastWithMemory--;
                memory.leave(slot, demand(slot), request(slot).promptTokens() + outputTokens(slot) - 1, isComplete);
            }
            case STOPPED_LAST -> last.remove(slot);
            case FREE -> throw new IllegalStateException("slot " + slot + " is free");
        }
    }

    private void grow() {
        int known = legs.length;
        int capacity = Math.max(2, 2 * known);
        legs = Arrays.copyOf(legs, capacity);
        stages = Arrays.copyOf(stages, capacity);
        promptLeft = Arrays.copyOf(promptLeft, capacity);
        chunk = Arrays.copyOf(chunk, capacity);
        given = Arrays.copyOf(given, capacity);
        preemptedAt = Arrays.copyOf(preemptedAt, capacity);
        addedAt = Arrays.copyOf(addedAt, capacity);
        unknownUntil = Arrays.copyOf(unknownUntil, capacity);
        heldIn = Arrays.copyOf(heldIn, capacity);
        isUnsaid = Arrays.copyOf(isUnsaid, capacity);
        gapFrom = Arrays.copyOf(gapFrom, capacity);
        firstTokenStep = Arrays.copyOf(firstTokenStep, capacity);
        free = Arrays.copyOf(free, capacity);
        for (int slot = capacity - 1; slot >= known; slot--) {
            stages[slot] = Stage.FREE;
            free[freeCount++] = slot;
        }
    }
}

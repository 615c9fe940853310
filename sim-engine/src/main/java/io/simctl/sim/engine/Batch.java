package io.simctl.sim.engine;

import io.simctl.control.Attempt;
import io.simctl.control.Request;
import io.simctl.sim.kernel.SlotHeap;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The sequences of an engine: those that wait, those whose prompt is being taken in, and those that decode. Each has a slot,
 * a number that is used again, so that nothing is allocated once the arrays have grown. Steps are counted over the engine's
 * life; since every decoding sequence gets one token in each step, the step in which it will finish is known from its first
 * token on.
 */
final class Batch {
    /** Where a slot is. */
    private enum Stage {
        FREE,
        WAITING,
        PREFILL,
        DECODE
    }

    private final long kvBytesPerToken;
    private final BatchEngine.Host memory;
    private final SlotQueue waiting = new SlotQueue();
    private final SlotQueue prefill = new SlotQueue();
    private final SlotHeap decode = new SlotHeap();
    private @Nullable Attempt[] attempts = new Attempt[0];
    private Stage[] stages = new Stage[0];
    private int[] promptLeft = new int[0];
    private long[] firstTokenStep = new long[0];
    private int[] free = new int[0];
    private int freeCount;
    private long context;
    private long steps;

    Batch(long kvBytesPerToken, BatchEngine.Host memory) {
        this.kvBytesPerToken = kvBytesPerToken;
        this.memory = memory;
    }

    /** Sequences that get a token in each step. */
    int decoding() {
        return decode.size();
    }

    /** Sequences that decode or whose prompt is being taken in. */
    int running() {
        return decode.size() + prefill.size();
    }

    int waiting() {
        return waiting.size();
    }

    /** Tokens that the decoding sequences will attend to in the next step, over all of them. */
    long context() {
        return context;
    }

    /** How many steps it takes until the first of the decoding sequences has all its tokens. */
    long stepsToNextFinish() {
        return decode.isEmpty() ? Long.MAX_VALUE : decode.minKey() - steps;
    }

    /** The sequence whose prompt is first in line to be taken in, or {@link SlotQueue#NONE}. */
    int firstInPrefill() {
        return prefill.first();
    }

    int nextInPrefill(int slot) {
        return prefill.after(slot);
    }

    /** Prompt tokens of the sequence that are still to be taken in. */
    int promptLeft(int slot) {
        return promptLeft[slot];
    }

    /** Prompt tokens of the sequence that have been taken in. */
    int promptTaken(int slot) {
        return request(slot).promptTokens() - promptLeft[slot];
    }

    private Request request(int slot) {
        return attempt(slot).request();
    }

    /** Whose sequence it is. */
    Attempt attempt(int slot) {
        return Objects.requireNonNull(attempts[slot]);
    }

    /** Takes an attempt in as the last to wait. */
    void add(Attempt attempt) {
        if (freeCount == 0) {
            grow();
        }
        int slot = free[--freeCount];
        attempts[slot] = attempt;
        promptLeft[slot] = attempt.request().promptTokens();
        stages[slot] = Stage.WAITING;
        waiting.add(slot);
        attempt.backendSlot(slot);
    }

    /**
     * Lets the first of those that wait start, if the memory for all that it may come to hold is there.
     *
     * @return its slot, or {@link SlotQueue#NONE} when none waits or it does not fit
     */
    int letIn(long now) {
        int slot = waiting.first();
        if (slot == SlotQueue.NONE || !memory.reserve(kvBytes(slot))) {
            return SlotQueue.NONE;
        }
        waiting.remove(slot);
        prefill.add(slot);
        stages[slot] = Stage.PREFILL;
        attempt(slot).prefillAt(now);
        return slot;
    }

    private long kvBytes(int slot) {
        return kvBytes(request(slot));
    }

    /** KV cache for a request's prompt and all the tokens that its client may get. */
    long kvBytes(Request request) {
        return ((long) request.promptTokens() + request.maxTokens()) * kvBytesPerToken;
    }

    /** Books steps that have ended, each with so many prompt tokens, which went to the prompts in their order. */
    void advance(long ended, int prefillTokens) {
        steps += ended;
        context += ended * decode.size();
        long tokens = ended * prefillTokens;
        for (int slot = prefill.first(); tokens > 0; slot = prefill.after(slot)) {
            int taken = (int) Math.min(tokens, promptLeft[slot]);
            promptLeft[slot] -= taken;
            tokens -= taken;
        }
    }

    /** Lets the next sequence whose prompt is complete decode; its slot, or {@link SlotQueue#NONE} when there is none. */
    int pollFirstToken() {
        int slot = prefill.first();
        if (slot == SlotQueue.NONE || promptLeft[slot] > 0) {
            return SlotQueue.NONE;
        }
        prefill.remove(slot);
        Request request = request(slot);
        firstTokenStep[slot] = steps;
        decode.put(slot, steps + request.outputTokens() - 1);
        stages[slot] = Stage.DECODE;
        context += request.promptTokens() + 1;
        return slot;
    }

    /** The next sequence that has all its tokens, or {@link SlotQueue#NONE} when there is none. */
    int nextFinished() {
        return decode.isEmpty() || decode.minKey() > steps ? SlotQueue.NONE : decode.minSlot();
    }

    private long contextOf(int slot) {
        return request(slot).promptTokens() + tokens(slot);
    }

    /** Output tokens of a sequence by the last step that was booked. */
    long tokens(int slot) {
        return stages[slot] == Stage.DECODE ? 1 + steps - firstTokenStep[slot] : 0;
    }

    /** Whether the sequence gets a token in each step. */
    boolean isDecoding(int slot) {
        return stages[slot] == Stage.DECODE;
    }

    boolean isWaiting(int slot) {
        return stages[slot] == Stage.WAITING;
    }

    /** Gives back the memory of a sequence that runs. */
    void release(int slot) {
        memory.release(kvBytes(slot));
    }

    /** Takes a sequence out; one that runs must have been released. */
    void drop(int slot) {
        switch (stages[slot]) {
            case WAITING -> waiting.remove(slot);
            case PREFILL -> prefill.remove(slot);
            case DECODE -> {
                context -= contextOf(slot);
                decode.remove(slot);
            }
            case FREE -> throw new IllegalStateException("slot " + slot + " is free");
        }
        free(slot);
    }

    private void free(int slot) {
        attempts[slot] = null;
        stages[slot] = Stage.FREE;
        free[freeCount++] = slot;
    }

    private void grow() {
        int known = attempts.length;
        int capacity = Math.max(8, 2 * known);
        attempts = Arrays.copyOf(attempts, capacity);
        stages = Arrays.copyOf(stages, capacity);
        promptLeft = Arrays.copyOf(promptLeft, capacity);
        firstTokenStep = Arrays.copyOf(firstTokenStep, capacity);
        free = Arrays.copyOf(free, capacity);
        for (int slot = capacity - 1; slot >= known; slot--) {
            free(slot);
        }
    }
}

package io.simctl.live.emulator;

import java.time.Duration;

/**
 * The properties of a model of an emulated server.
 *
 * @param name as requests call it
 * @param slots sequences that run at a time
 * @param queue requests that may wait for a slot; one more is answered with 429
 * @param byPriority whether those that wait go by their priority, the smaller number first, and then by arrival
 * @param contextTokens tokens of prompt and output that a sequence can have
 * @param stepTokens most tokens of one step, decode and prefill together (llama.cpp's {@code n_batch})
 * @param times of the engine's steps
 * @param requestOverhead time of a request before the engine has it, in which others go on
 * @param load how it is loaded
 * @param atStart whether it is loaded when the server starts
 * @param text what its tokens are
 */
public record ModelOptions(
        String name,
        int slots,
        int queue,
        boolean byPriority,
        int contextTokens,
        int stepTokens,
        StepTimes times,
        Duration requestOverhead,
        Load load,
        boolean atStart,
        EmulatedText text) {
    /** The ways in which loading a model ends. */
    public enum LoadEnd {
        /** The model serves. */
        SERVES,
        /** The model never gets ready. */
        NEVER,
        /** The server ends. */
        DIES
    }

    /**
     * The times that a model takes to load and unload, and the way in which loading it ends.
     *
     * @param cold time of the first load, from disk
     * @param warm time of a load after that, from the page cache
     * @param unload time until it is out of memory
     */
    public record Load(Duration cold, Duration warm, Duration unload, LoadEnd end) {
        /** Done at once. */
        public static final Load INSTANT = new Load(Duration.ZERO, LoadEnd.SERVES);

        /** Every load takes the same time, an unload none. */
        public Load(Duration time, LoadEnd end) {
            this(time, time, Duration.ZERO, end);
        }
    }

    /** A model for tests: 4 slots, unbounded queue and steps, loaded when the server starts, no time for anything. */
    public static final ModelOptions INSTANT = new ModelOptions(
            "emulated",
            4,
            Integer.MAX_VALUE,
            false,
            4096,
            Integer.MAX_VALUE,
            StepTimes.INSTANT,
            Duration.ZERO,
            Load.INSTANT,
            true,
            EmulatedText.WORDS);

    /** Checks them. */
    public ModelOptions {
        if (slots < 1 || queue < 0 || contextTokens < 2) {
            throw new IllegalArgumentException(
                    "a model has a slot, a queue of 0 or more, and a context of 2 tokens at least");
        }
        if (stepTokens < slots) {
            throw new IllegalArgumentException(
                    "a step of %d tokens cannot give each of %d slots its token; it needs more tokens or fewer slots"
                            .formatted(stepTokens, slots));
        }
    }

    /** The same under another name. */
    public ModelOptions withName(String other) {
        return new ModelOptions(
                other,
                slots,
                queue,
                byPriority,
                contextTokens,
                stepTokens,
                times,
                requestOverhead,
                load,
                atStart,
                text);
    }

    /** The same with other slots and queue. */
    public ModelOptions withSlots(int count, int mayWait) {
        return new ModelOptions(
                name,
                count,
                mayWait,
                byPriority,
                contextTokens,
                stepTokens,
                times,
                requestOverhead,
                load,
                atStart,
                text);
    }

    /** The same where those that wait go by priority. */
    public ModelOptions withPriorities() {
        return new ModelOptions(
                name, slots, queue, true, contextTokens, stepTokens, times, requestOverhead, load, atStart, text);
    }

    /** The same with other steps. */
    public ModelOptions withSteps(int tokens, StepTimes other) {
        return new ModelOptions(
                name, slots, queue, byPriority, contextTokens, tokens, other, requestOverhead, load, atStart, text);
    }

    /** The same with another overhead of requests. */
    public ModelOptions withRequestOverhead(Duration other) {
        return new ModelOptions(
                name, slots, queue, byPriority, contextTokens, stepTokens, times, other, load, atStart, text);
    }

    /** The same, loading in another way. */
    public ModelOptions withLoad(Load other) {
        return new ModelOptions(
                name,
                slots,
                queue,
                byPriority,
                contextTokens,
                stepTokens,
                times,
                requestOverhead,
                other,
                atStart,
                text);
    }

    /** The same, loaded when the server starts or not. */
    public ModelOptions withStart(boolean isLoaded) {
        return new ModelOptions(
                name,
                slots,
                queue,
                byPriority,
                contextTokens,
                stepTokens,
                times,
                requestOverhead,
                load,
                isLoaded,
                text);
    }

    /** The same with other tokens. */
    public ModelOptions withText(EmulatedText other) {
        return new ModelOptions(
                name,
                slots,
                queue,
                byPriority,
                contextTokens,
                stepTokens,
                times,
                requestOverhead,
                load,
                atStart,
                other);
    }
}

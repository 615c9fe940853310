package io.simctl.live.emulator;

import java.time.Duration;

/**
 * The time of a step of the emulated engine: a step gives each decoding sequence a token and computes a piece of the prompts
 * that wait. The engine asks for every step, from a thread of its own.
 */
@FunctionalInterface
public interface StepTimes {
    /** Everything at once; for measuring clients. */
    StepTimes INSTANT = (decoding, contextTokens, promptTokens, promptPairs, waiting) -> 0;

    /**
     * Nanoseconds of a step, 0 or more.
     *
     * @param decoding sequences that get a token in it
     * @param contextTokens tokens that these attend to, over all of them
     * @param promptTokens tokens of prompt that it computes
     * @param promptPairs pairs of such a token and one that it attends to, itself included
     * @param waiting requests that wait for a slot
     */
    long nanos(int decoding, long contextTokens, int promptTokens, long promptPairs, int waiting);

    /** A step of so long, whatever is in it. */
    static StepTimes ofStep(Duration step) {
        return new AffineTimes(step.toNanos(), 0, 0, 0);
    }
}

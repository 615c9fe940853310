package io.simctl.live.emulator;

import java.time.Duration;

/**
 * What a step of the emulated engine takes: a step gives each decoding sequence a token and computes a piece of the prompts
 * that wait. Affine in all that it does, as the simulator's step costs are.
 *
 * @param step nanoseconds of any step
 * @param perSequence nanoseconds for each sequence that decodes in it
 * @param perPromptToken nanoseconds for each token of prompt that it computes
 * @param perContextToken nanoseconds for each token that the decoding sequences attend to
 * @param promptBatch most tokens of prompt in a step (llama.cpp's {@code n_batch})
 */
public record StepTimes(long step, double perSequence, double perPromptToken, double perContextToken, int promptBatch) {
    /** Everything at once; for measuring clients. */
    public static final StepTimes INSTANT = new StepTimes(0, 0, 0, 0, 2048);

    /** Checks them. */
    public StepTimes {
        if (step < 0 || perSequence < 0 || perPromptToken < 0 || perContextToken < 0 || promptBatch < 1) {
            throw new IllegalArgumentException("step times are not negative, and a prompt batch has a token");
        }
    }

    /** A step of so long, whatever is in it. */
    public static StepTimes ofStep(Duration step) {
        return new StepTimes(step.toNanos(), 0, 0, 0, 2048);
    }

    /** Nanoseconds of a step. */
    long nanos(int decoding, int promptTokens, long contextTokens) {
        return step
                + Math.round(perSequence * decoding + perPromptToken * promptTokens + perContextToken * contextTokens);
    }
}

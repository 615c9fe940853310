package io.simctl.live.emulator;

/**
 * Steps whose time is affine in what is in them.
 *
 * @param step nanoseconds of any step
 * @param perSequence nanoseconds for each sequence that decodes in it
 * @param perPromptToken nanoseconds for each token of prompt that it computes
 * @param perContextToken nanoseconds for each token that the decoding sequences attend to
 */
public record AffineTimes(long step, double perSequence, double perPromptToken, double perContextToken)
        implements StepTimes {
    /** Checks them. */
    public AffineTimes {
        if (step < 0 || perSequence < 0 || perPromptToken < 0 || perContextToken < 0) {
            throw new IllegalArgumentException("step times are not negative");
        }
    }

    @Override
    public long nanos(int decoding, long contextTokens, int promptTokens, long promptPairs, int waiting) {
        return step
                + Math.round(perSequence * decoding + perPromptToken * promptTokens + perContextToken * contextTokens);
    }
}

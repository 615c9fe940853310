package io.simctl.sim.cost;

/**
 * The duration of one step of an engine on a machine that does nothing else:
 *
 * <pre>base(decodes, prefillTokens) + perContextToken · C + perPrefillPair · P + ofWaiting(W)</pre>
 *
 * where the step advances {@code decodes} sequences by one token each and prefills {@code prefillTokens} tokens of prompts; C
 * is the sum over those sequences of the tokens that each attends to, its new one included; and P is the sum over the prompt
 * tokens of the same, so that a chunk of p tokens after x earlier ones adds p·x + p·(p+1)/2; W is the number of requests that wait
 * for their turn. All in nanoseconds, above 0.
 *
 * <p>As long as a step is followed by one of the same composition, C and P grow by the same amount each time, so the durations
 * form an arithmetic series.
 */
public interface StepCost {
    /**
     * What does not depend on context: reading weights, multiplying matrices, overhead.
     *
     * @param decodes sequences that get one token in the step, 0 or more
     * @param prefillTokens prompt tokens that the step prefills, 0 or more; not both are 0
     */
    double base(int decodes, int prefillTokens);

    /** Nanoseconds for each token of context that a decoding sequence attends to: reading its keys and values. */
    double perContextToken();

    /** Nanoseconds for each pair of a prompt token and a token that it attends to. */
    double perPrefillPair();

    /**
     * The same as {@link #perContextToken()} where it depends on how many sequences share the step.
     *
     * @param decodes sequences that get one token in the step, 0 or more
     */
    default double perContextToken(int decodes) {
        return perContextToken();
    }

    /**
     * The same as {@link #perPrefillPair()} where it depends on what shares the step.
     *
     * @param decodes sequences that get one token in the step, 0 or more
     * @param prefillTokens prompt tokens that the step prefills, 0 or more
     */
    default double perPrefillPair(int decodes, int prefillTokens) {
        return perPrefillPair();
    }

    /**
     * Nanoseconds that a step takes longer, whatever is in it, while so many requests wait in the server for their turn; the more the
     * longer, or nothing.
     */
    default double ofWaiting(int waiting) {
        return 0;
    }

    /**
     * Decode rate of each of several sequences that run together, in tokens per second.
     *
     * @param sequences how many, at least 1
     * @param contextTokens tokens that each attends to
     */
    default double decodeTokensPerSecond(int sequences, int contextTokens) {
        return 1e9 / (base(sequences, 0) + perContextToken(sequences) * sequences * contextTokens);
    }

    /**
     * Rate at which a prompt is prefilled when nothing else runs, in tokens per second.
     *
     * @param promptTokens length of the prompt, at least 1
     * @param chunkTokens most tokens of one step, at least 1
     */
    default double prefillTokensPerSecond(int promptTokens, int chunkTokens) {
        long chunks = promptTokens / chunkTokens;
        int rest = promptTokens % chunkTokens;
        double nanos = chunks * (chunks == 0 ? 0 : base(0, chunkTokens)) + (rest == 0 ? 0 : base(0, rest));
        return promptTokens
                * 1e9
                / (nanos + perPrefillPair(0, Math.min(promptTokens, chunkTokens)) * pairs(0, promptTokens));
    }

    /** Pairs of a token and one that it attends to, itself included, for a chunk of a prompt after earlier tokens. */
    static double pairs(int earlierTokens, int chunkTokens) {
        return (double) chunkTokens * earlierTokens + 0.5 * chunkTokens * (chunkTokens + 1.0);
    }
}

package io.simctl.sim.engine;

import io.simctl.sim.cost.StepCost;

/**
 * What the steps from a boundary on consist of: which steps are alike, and how their cost grows from one to the next. One
 * object per engine, filled anew at each boundary.
 */
final class StepPlan {
    private int decodes;
    private int prefillTokens;
    private double pairs;
    private double pairsGrowth;
    private long steps;

    /** Begins with steps that do nothing but give one token to each of {@code sequences}. */
    void decode(int sequences) {
        decodes = sequences;
        prefillTokens = 0;
        pairs = 0;
        pairsGrowth = 0;
        steps = Long.MAX_VALUE;
    }

    /** Adds a chunk of a prompt to the first step and makes that step the only one. */
    void prefill(int earlierTokens, int tokens) {
        prefillTokens += tokens;
        pairs += StepCost.pairs(earlierTokens, tokens);
        steps = 1;
    }

    /** Lets the one chunk that was added be followed by others of the same length of the same prompt. */
    void repeat(long times) {
        steps = times;
        pairsGrowth = (double) prefillTokens * prefillTokens;
    }

    /** Ends the plan before a sequence finishes, since the batch changes then. */
    void limit(long most) {
        steps = Math.min(steps, most);
    }

    boolean isEmpty() {
        return decodes == 0 && prefillTokens == 0;
    }

    int decodes() {
        return decodes;
    }

    int prefillTokens() {
        return prefillTokens;
    }

    /** How many steps there are until something changes, at least 1. */
    long steps() {
        return steps;
    }

    /** Nominal nanoseconds of the first step where the decoding sequences attend to so many tokens in all. */
    double firstNanos(StepCost cost, long context) {
        return cost.base(decodes, prefillTokens) + cost.perContextToken() * context + cost.perPrefillPair() * pairs;
    }

    /** What each further step costs more than the one before: every sequence has grown by a token, the prompt by a chunk. */
    double growthNanos(StepCost cost) {
        return cost.perContextToken() * decodes + cost.perPrefillPair() * pairsGrowth;
    }
}

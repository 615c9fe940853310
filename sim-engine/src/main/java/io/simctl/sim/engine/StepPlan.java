package io.simctl.sim.engine;

import io.simctl.sim.cost.StepCost;

/**
 * The contents of the steps from a boundary on: which steps are alike, and how their cost grows from one to the next. One
 * object per engine, filled anew at each boundary.
 */
final class StepPlan {
    private int decodes;
    private int prefillTokens;
    private double pairs;
    private double pairsGrowth;
    private boolean areApart;
    private long steps;

    /** Begins with steps that do nothing but give one token to each of {@code sequences}. */
    void decode(int sequences) {
        decodes = sequences;
        prefillTokens = 0;
        pairs = 0;
        pairsGrowth = 0;
        areApart = false;
        steps = Long.MAX_VALUE;
    }

    /** Says that prompts and decoding sequences go through the model one after the other and not as one batch. */
    void keepApart() {
        areApart = true;
    }

    /** Adds a chunk of a prompt to the first step and makes that step the only one. */
    void prefill(int earlierTokens, int tokens) {
        prefillTokens += tokens;
        pairs += StepCost.pairs(earlierTokens, tokens);
        steps = 1;
    }

    /** Lets the chunks that were added, all equally long, be followed by others of that length of the same prompts. */
    void repeat(long times, int chunkTokens) {
        steps = times;
        pairsGrowth = (double) prefillTokens * chunkTokens;
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
        return base(cost) + cost.perContextToken() * context + cost.perPrefillPair() * pairs;
    }

    private double base(StepCost cost) {
        boolean areTwo = areApart && decodes > 0 && prefillTokens > 0;
        return areTwo ? cost.base(decodes, 0) + cost.base(0, prefillTokens) : cost.base(decodes, prefillTokens);
    }

    /** What each further step costs more than the one before: every sequence has grown by a token, each prompt by a chunk. */
    double growthNanos(StepCost cost) {
        return cost.perContextToken() * decodes + cost.perPrefillPair() * pairsGrowth;
    }
}

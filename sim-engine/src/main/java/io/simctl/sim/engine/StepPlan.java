package io.simctl.sim.engine;

import io.simctl.sim.cost.StepCost;

/**
 * The contents of the steps from a boundary on: which steps are alike, and how their cost grows from one to the next. One
 * object per engine, filled anew at each boundary.
 */
final class StepPlan {
    private int decodes;
    private int joins;
    private long joinContext;
    private int prefillTokens;
    private double pairs;
    private double pairsGrowth;
    private boolean areApart;
    private long steps;
    private boolean overflows;

    /** Begins with steps that do nothing but give one token to each of {@code sequences}. */
    void decode(int sequences) {
        decodes = sequences;
        joins = 0;
        joinContext = 0;
        prefillTokens = 0;
        pairs = 0;
        pairsGrowth = 0;
        areApart = false;
        overflows = false;
        steps = Long.MAX_VALUE;
    }

    /** Corrects how many sequences get a token in each step. */
    void decodes(int sequences) {
        decodes = sequences;
    }

    /** Says that prompts and decoding sequences go through the model one after the other and not as one batch. */
    void keepApart() {
        areApart = true;
    }

    /** Adds the last token of a prompt, which goes through the model like one that decodes, in a pass of its own with its likes. */
    void join(long contextTokens) {
        joins++;
        joinContext += contextTokens;
        steps = 1;
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

    /** Says that memory does not suffice for the first step: at its end all that run have failed. */
    void overflow() {
        overflows = true;
        steps = 1;
    }

    boolean overflows() {
        return overflows;
    }

    boolean isEmpty() {
        return decodes == 0 && prefillTokens == 0 && joins == 0;
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
        return base(cost)
                + cost.perContextToken(decodes) * (context + joinContext)
                + cost.perPrefillPair(decodes, prefillTokens) * pairs;
    }

    private double base(StepCost cost) {
        if (!areApart) {
            return cost.base(decodes, prefillTokens);
        }
        double decoding = decodes > 0 ? cost.base(decodes, 0) : 0;
        double joining = joins > 0 ? cost.base(joins, 0) : 0;
        return decoding + joining + (prefillTokens > 0 ? cost.base(0, prefillTokens) : 0);
    }

    /** What each further step costs more than the one before: every sequence has grown by a token, each prompt by a chunk. */
    double growthNanos(StepCost cost) {
        return cost.perContextToken(decodes) * decodes + cost.perPrefillPair(decodes, prefillTokens) * pairsGrowth;
    }
}

package io.simctl.sim.engine;

import io.simctl.sim.cost.StepCost;

/** A cost that tests can work out by hand. All in nanoseconds. */
record LinearCost(
        double perStep, double perDecode, double perPrefillToken, double perContextToken, double perPrefillPair)
        implements StepCost {

    /** Every step takes as long, whatever is in it. */
    static LinearCost constant(double perStep) {
        return new LinearCost(perStep, 0, 0, 0, 0);
    }

    @Override
    public double base(int decodes, int prefillTokens) {
        return perStep + perDecode * decodes + perPrefillToken * prefillTokens;
    }
}

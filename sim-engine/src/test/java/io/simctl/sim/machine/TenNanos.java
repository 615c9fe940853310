package io.simctl.sim.machine;

import io.simctl.sim.cost.StepCost;

/** A cost of ten nanoseconds for every step, whatever it does. */
final class TenNanos implements StepCost {
    @Override
    public double base(int decodes, int prefillTokens) {
        return 10;
    }

    @Override
    public double perContextToken() {
        return 0;
    }

    @Override
    public double perPrefillPair() {
        return 0;
    }
}

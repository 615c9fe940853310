package io.simctl.sim.cost;

/**
 * A cost that is the same for every step, whatever it does.
 *
 * @param nanos of a step
 */
public record EvenSteps(double nanos) implements StepCost {
    @Override
    public double base(int decodes, int prefillTokens) {
        return nanos;
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

package io.simctl.experiments.emulate;

import io.simctl.live.emulator.StepTimes;
import io.simctl.sim.cost.StepCost;

/**
 * Step times of an emulated engine that are those of a simulated one.
 *
 * @param cost what the simulator uses
 * @param areApart whether prompts and decoding sequences go through the model one after the other and not as one batch
 */
record SimulatedStepTimes(StepCost cost, boolean areApart) implements StepTimes {
    @Override
    public long nanos(int decoding, long contextTokens, int promptTokens, long promptPairs, int waiting) {
        boolean areTwo = areApart && decoding > 0 && promptTokens > 0;
        double base = areTwo ? cost.base(decoding, 0) + cost.base(0, promptTokens) : cost.base(decoding, promptTokens);
        return Math.round(base
                + cost.perContextToken(decoding) * contextTokens
                + cost.perPrefillPair(decoding, promptTokens) * promptPairs
                + cost.ofWaiting(waiting));
    }
}

package io.simctl.policy.swap.rule;

import java.util.BitSet;

/** A pure rule on which models leave for another one. It knows neither memory sizes nor requests. */
@FunctionalInterface
public interface EvictionRule {
    /**
     * The models that leave so that another may be in memory.
     *
     * @param model index of the one that comes
     * @param inMemory indices of those in memory, the one that comes not among them; not changed
     * @return a part of {@code inMemory}
     */
    BitSet victims(int model, BitSet inMemory);
}

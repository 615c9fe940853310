package io.simctl.experiments.imports.llamaswap;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The largest sets of models that may be in memory together: no other model can join one. What is allowed must stay allowed when a
 * model is taken out of it.
 */
final class MaximalSets {
    private static final int MOST = 1000;

    private final int models;
    private final Predicate<BitSet> isAllowed;
    private final List<BitSet> found = new ArrayList<>();

    private MaximalSets(int models, Predicate<BitSet> isAllowed) {
        this.models = models;
        this.isAllowed = isAllowed;
    }

    /** All of them, in the order of their first models; empty when there are more than llama-swap takes. */
    static Optional<List<BitSet>> of(int models, Predicate<BitSet> isAllowed) {
        MaximalSets sets = new MaximalSets(models, isAllowed);
        sets.extend(0, new BitSet());
        return sets.found.size() > MOST ? Optional.empty() : Optional.of(sets.found);
    }

    private void extend(int next, BitSet set) {
        if (found.size() > MOST) {
            return;
        }
        if (next == models) {
            if (isMaximal(set)) {
                found.add((BitSet) set.clone());
            }
            return;
        }
        set.set(next);
        if (isAllowed.test(set)) {
            extend(next + 1, set);
        }
        set.clear(next);
        extend(next + 1, set);
    }

    private boolean isMaximal(BitSet set) {
        for (int model = set.nextClearBit(0); model < models; model = set.nextClearBit(model + 1)) {
            BitSet more = (BitSet) set.clone();
            more.set(model);
            if (isAllowed.test(more)) {
                return false;
            }
        }
        return !set.isEmpty();
    }
}

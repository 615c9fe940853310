package io.simctl.policy.swap.bound;

import java.util.Arrays;

/**
 * A memory, models with sizes and costs of loads, and the order in which they are used: each must be in memory when it is. Sets of
 * models are the bits of an {@code int}.
 */
public final class LoadProblem {
    /** The most models that fit into a set. */
    public static final int MOST_MODELS = 30;

    private final long capacity;
    private final long[] sizes;
    private final double[] costs;
    private final int[] uses;

    /**
     * States the problem.
     *
     * @param capacity bytes of the memory
     * @param sizes bytes of each model
     * @param costs what each model's load costs, in a unit of the caller's
     * @param uses which models are used, one after the other
     */
    public LoadProblem(long capacity, long[] sizes, double[] costs, int[] uses) {
        if (sizes.length != costs.length || sizes.length > MOST_MODELS) {
            throw new IllegalArgumentException("%d sizes and %d costs".formatted(sizes.length, costs.length));
        }
        this.capacity = capacity;
        this.sizes = sizes.clone();
        this.costs = costs.clone();
        this.uses = uses.clone();
    }

    int models() {
        return sizes.length;
    }

    int uses() {
        return uses.length;
    }

    /** The model of a use. */
    int used(int use) {
        return uses[use];
    }

    double cost(int model) {
        return costs[model];
    }

    long size(int model) {
        return sizes[model];
    }

    long capacity() {
        return capacity;
    }

    /** Whether the model fits beside these others; one too large for the memory itself is taken to fit alone. */
    public boolean fitsBeside(int others, int model) {
        long bytes = sizes[model];
        for (int other = 0; other < sizes.length; other++) {
            bytes += contains(others, other) ? sizes[other] : 0;
        }
        return others == 0 || bytes <= capacity;
    }

    /** Whether the model is in the set. */
    public static boolean contains(int set, int model) {
        return (set >> model & 1) != 0;
    }

    /** The set and the model. */
    public static int with(int set, int model) {
        return set | 1 << model;
    }

    @Override
    public String toString() {
        return "%d of %s, costs %s, uses %s"
                .formatted(capacity, Arrays.toString(sizes), Arrays.toString(costs), Arrays.toString(uses));
    }
}

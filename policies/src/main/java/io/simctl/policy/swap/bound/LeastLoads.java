package io.simctl.policy.swap.bound;

import java.util.Arrays;

/**
 * The least that loads can cost from any use on, whatever is in memory then: exact, by searching all sets of models backwards from the
 * last use. Nothing is loaded before it is used, and no use waits for a later one.
 */
public final class LeastLoads {
    /** Numbers that a search may keep; beyond it a {@link LoadFloor} must do. */
    private static final long MOST_STATES = 1 << 22;

    private static final int MOST_MODELS = 10;

    private final double[][] costs;

    private LeastLoads(double[][] costs) {
        this.costs = costs;
    }

    /** Whether there are few enough models and uses. */
    public static boolean isSmall(LoadProblem problem) {
        return problem.models() <= MOST_MODELS && (long) (problem.uses() + 1) << problem.models() <= MOST_STATES;
    }

    /**
     * Searches.
     *
     * @throws IllegalArgumentException when the problem is not {@linkplain #isSmall small}
     */
    public static LeastLoads of(LoadProblem problem) {
        if (!isSmall(problem)) {
            throw new IllegalArgumentException("too large to search: " + problem.models() + " models");
        }
        int sets = 1 << problem.models();
        int[][][] next = new int[problem.models()][sets][];
        double[][] costs = new double[problem.uses() + 1][sets];
        for (int use = problem.uses() - 1; use >= 0; use--) {
            int model = problem.used(use);
            for (int set = 0; set < sets; set++) {
                costs[use][set] = LoadProblem.contains(set, model)
                        ? costs[use + 1][set]
                        : problem.cost(model) + least(costs[use + 1], after(problem, next[model], set, model));
            }
        }
        return new LeastLoads(costs);
    }

    private static int[] after(LoadProblem problem, int[][] known, int set, int model) {
        int[] found = known[set];
        if (found == null) {
            found = largestAfterLoad(problem, set, model);
            known[set] = found;
        }
        return found;
    }

    private static double least(double[] costs, int[] sets) {
        double least = Double.MAX_VALUE;
        for (int set : sets) {
            least = Math.min(least, costs[set]);
        }
        return least;
    }

    /** What may be in memory once the model is loaded into {@code set}: nothing has left that could have stayed. */
    private static int[] largestAfterLoad(LoadProblem problem, int set, int model) {
        int[] kept = new int[1 << Integer.bitCount(set)];
        int count = 0;
        // all parts of the set, those with more of it before those that are parts of them
        for (int part = set; ; part = (part - 1) & set) {
            if (problem.fitsBeside(part, model) && !isPartOfOne(part, kept, count)) {
                kept[count++] = part;
            }
            if (part == 0) {
                break;
            }
        }
        int[] sets = Arrays.copyOf(kept, count);
        Arrays.setAll(sets, i -> LoadProblem.with(sets[i], model));
        return sets;
    }

    private static boolean isPartOfOne(int part, int[] sets, int count) {
        for (int i = 0; i < count; i++) {
            if ((part & ~sets[i]) == 0) {
                return true;
            }
        }
        return false;
    }

    /** The least cost of the loads that are needed from a use on, numbered from 0, when these models are in memory before it. */
    public double from(int use, int set) {
        return costs[use][set];
    }
}

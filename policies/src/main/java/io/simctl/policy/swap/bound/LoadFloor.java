package io.simctl.policy.swap.bound;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A cost that no way of loading on use stays below, for problems too large to search. In each of many stretches of uses that do not
 * overlap, the memory can have held but its size of the models used there when the stretch began; the rest was loaded in it. The
 * stretches are chosen so that this comes to most.
 */
public final class LoadFloor {
    /** Uses in a stretch at most; longer ones seldom say more. */
    private static final int LONGEST = 200;

    private final LoadProblem problem;
    private final int[] byWorth;

    private LoadFloor(LoadProblem problem) {
        this.problem = problem;
        byWorth = IntStream.range(0, problem.models())
                .boxed()
                .sorted(Comparator.comparingDouble(m -> -problem.cost(m) / Math.max(1, problem.size(m))))
                .mapToInt(m -> m)
                .toArray();
    }

    /** The cost, when these models are in memory before the first use. */
    public static double of(LoadProblem problem, int set) {
        return new LoadFloor(problem).most(set);
    }

    private double most(int atStart) {
        double[] most = new double[problem.uses() + 1];
        for (int start = 0; start < problem.uses(); start++) {
            most[start] = Math.max(most[start], start == 0 ? 0 : most[start - 1]);
            int used = 0;
            int end = start;
            while (end < problem.uses() && end - start < LONGEST) {
                int before = used;
                used = LoadProblem.with(used, problem.used(end));
                end++;
                if (used != before) {
                    most[end] = Math.max(most[end], most[start] + loadedFor(used, start, atStart));
                }
            }
        }
        double floor = 0;
        for (double one : most) {
            floor = Math.max(floor, one);
        }
        return floor;
    }

    /** What loads of these models cost at least in a stretch that begins with that use: all but the dearest that fit before it, in parts if need be. */
    private double loadedFor(int used, int start, int atStart) {
        double cost = 0;
        if (start == 0) {
            for (int model : byWorth) {
                cost += LoadProblem.contains(used & ~atStart, model) ? problem.cost(model) : 0;
            }
            return cost;
        }
        int last = problem.used(start - 1); // in memory for certain, and in the way if it is not used again
        double room = problem.capacity() - problem.size(last);
        for (int model : byWorth) {
            if (model != last && LoadProblem.contains(used, model)) {
                boolean fits = problem.fitsBeside(LoadProblem.with(0, last), model);
                double kept = fits ? Math.clamp(room / Math.max(1, problem.size(model)), 0, 1) : 0;
                cost += (1 - kept) * problem.cost(model);
                room -= kept * problem.size(model);
            }
        }
        return cost;
    }
}

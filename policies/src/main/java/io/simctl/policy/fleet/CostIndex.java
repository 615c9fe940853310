package io.simctl.policy.fleet;

import io.simctl.control.Attempt;
import io.simctl.policy.admission.Candidates;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Machines with a cost each that is linear in the request, kept so that cheap ones are found without looking at all:
 *
 * <pre>cost = prompt tokens · perPrompt + max(fixed1 + output tokens · perOutput1, fixed2 + output tokens · perOutput2)</pre>
 *
 * <p>A binary tree over the machines whose nodes hold the smallest coefficients below them. Put into the formula they give a
 * bound that no machine below undercuts, so a search leaves out every part of the tree that cannot hold an answer. Floating
 * point keeps the order of what it rounds, and node and machine are computed by the same lines: the bound holds to the last
 * bit, and the answers are those of looking at every machine.
 *
 * <p>Each machine also has a rank, smaller being better, by which machines of nearly the same cost are told apart.
 */
public final class CostIndex {
    /** The answer when no machine will do. */
    public static final int NONE = -1;

    private static final long NO_RANK = Long.MAX_VALUE;

    /** In a fleet as small as this the tree is walked at once; in a larger one a few random guesses come first. */
    private static final int GUESSES = 32;

    /** Coefficients of one node lie side by side, since a bound needs them all. */
    private static final int WIDTH = 5;

    /** Which machines count in a search. */
    @FunctionalInterface
    public interface Filter {
        /** Those that pass every gate. */
        Filter PASSING = (attempt, candidates, machine) -> candidates.passes(attempt, machine);

        boolean accepts(Attempt attempt, Candidates candidates, int machine);
    }

    private final int machines;
    private final int leaves;
    private final double[] coefficients;
    private final long[] ranks;
    private double promptTokens;
    private double outputTokens;
    private int found;
    private int picked;

    /** An index that holds no machine yet. */
    public CostIndex(int machines) {
        this.machines = machines;
        this.leaves = Integer.highestOneBit(Math.max(1, 2 * machines - 1));
        this.coefficients = new double[2 * leaves * WIDTH];
        this.ranks = new long[2 * leaves];
        // not infinite, since infinity times no tokens is no number; times any prompt it becomes infinite
        Arrays.fill(coefficients, Double.MAX_VALUE);
        Arrays.fill(ranks, NO_RANK);
    }

    /** Puts the machine in or gives it new coefficients; costs in milliseconds, slopes in milliseconds per token. */
    public void put(
            int machine,
            double perPrompt,
            double fixed1,
            double perOutput1,
            double fixed2,
            double perOutput2,
            long rank) {
        int node = leaves + machine;
        int at = node * WIDTH;
        coefficients[at] = perPrompt;
        coefficients[at + 1] = fixed1;
        coefficients[at + 2] = perOutput1;
        coefficients[at + 3] = fixed2;
        coefficients[at + 4] = perOutput2;
        ranks[node] = rank;
        raise(node);
    }

    /** Takes the machine out until it is put in again. */
    public void remove(int machine) {
        int node = leaves + machine;
        Arrays.fill(coefficients, node * WIDTH, (node + 1) * WIDTH, Double.MAX_VALUE);
        ranks[node] = NO_RANK;
        raise(node);
    }

    private void raise(int changed) {
        boolean differs = true;
        for (int node = changed / 2; node >= 1 && differs; node /= 2) {
            int left = 2 * node * WIDTH;
            differs = false;
            for (int i = 0; i < WIDTH; i++) {
                double least = Math.min(coefficients[left + i], coefficients[left + WIDTH + i]);
                differs |= least != coefficients[node * WIDTH + i];
                coefficients[node * WIDTH + i] = least;
            }
            long best = Math.min(ranks[2 * node], ranks[2 * node + 1]);
            differs |= best != ranks[node];
            ranks[node] = best;
        }
    }

    /** Sets the request that costs are computed for, in tokens; holds for the calls that follow. */
    public void request(double prompt, double output) {
        promptTokens = prompt;
        outputTokens = output;
    }

    /** What the request costs on the machine, in milliseconds; infinite for one that is not in. */
    public double cost(int machine) {
        return bound(leaves + machine);
    }

    private double bound(int node) {
        int at = node * WIDTH;
        double first = coefficients[at + 1] + outputTokens * coefficients[at + 2];
        double second = coefficients[at + 3] + outputTokens * coefficients[at + 4];
        return promptTokens * coefficients[at] + Math.max(first, second);
    }

    /** The least cost among the machines that count, or infinity when none does. */
    public double least(Attempt attempt, Candidates candidates, Filter filter) {
        return least(1, Double.POSITIVE_INFINITY, attempt, candidates, filter);
    }

    private double least(int node, double best, Attempt attempt, Candidates candidates, Filter filter) {
        if (bound(node) >= best) {
            return best;
        }
        if (node >= leaves) {
            return accepts(node - leaves, attempt, candidates, filter) ? bound(node) : best;
        }
        int nearer = bound(2 * node + 1) < bound(2 * node) ? 2 * node + 1 : 2 * node;
        double so = least(nearer, best, attempt, candidates, filter);
        return least(nearer ^ 1, so, attempt, candidates, filter);
    }

    /** Some machine that passes at a cost of {@code limit} or less, or {@link #NONE}. */
    public int within(Attempt attempt, Candidates candidates, double limit) {
        return within(1, attempt, candidates, limit);
    }

    private int within(int node, Attempt attempt, Candidates candidates, double limit) {
        if (bound(node) > limit) {
            return NONE;
        }
        if (node >= leaves) {
            return accepts(node - leaves, attempt, candidates, Filter.PASSING) ? node - leaves : NONE;
        }
        int nearer = bound(2 * node + 1) < bound(2 * node) ? 2 * node + 1 : 2 * node;
        int answer = within(nearer, attempt, candidates, limit);
        return answer == NONE ? within(nearer ^ 1, attempt, candidates, limit) : answer;
    }

    /** One of the machines of least rank among those that pass at a cost of {@code limit} or less, each as likely as the others. */
    public int pick(Attempt attempt, Candidates candidates, double limit, RandomGenerator random) {
        long rank = leastRank(1, NO_RANK, attempt, candidates, limit);
        if (rank == NO_RANK) {
            return NONE;
        }
        // Where many will do, a guess is soon right; where few will, the walk is short.
        for (int i = 0; i < GUESSES && machines > GUESSES; i++) {
            int node = leaves + random.nextInt(machines);
            if (ranks[node] == rank
                    && bound(node) <= limit
                    && accepts(node - leaves, attempt, candidates, Filter.PASSING)) {
                return node - leaves;
            }
        }
        found = 0;
        picked = NONE;
        draw(1, rank, attempt, candidates, limit, random);
        return picked;
    }

    private long leastRank(int node, long best, Attempt attempt, Candidates candidates, double limit) {
        if (ranks[node] >= best || bound(node) > limit) {
            return best;
        }
        if (node >= leaves) {
            return accepts(node - leaves, attempt, candidates, Filter.PASSING) ? ranks[node] : best;
        }
        int nearer = ranks[2 * node + 1] < ranks[2 * node] ? 2 * node + 1 : 2 * node;
        long so = leastRank(nearer, best, attempt, candidates, limit);
        return leastRank(nearer ^ 1, so, attempt, candidates, limit);
    }

    /** Keeps the n-th machine found with probability 1/n, which makes all equally likely in the end. */
    private void draw(
            int node, long rank, Attempt attempt, Candidates candidates, double limit, RandomGenerator random) {
        if (ranks[node] > rank || bound(node) > limit) {
            return;
        }
        if (node < leaves) {
            draw(2 * node, rank, attempt, candidates, limit, random);
            draw(2 * node + 1, rank, attempt, candidates, limit, random);
        } else if (ranks[node] == rank && accepts(node - leaves, attempt, candidates, Filter.PASSING)) {
            found++;
            if (random.nextInt(found) == 0) {
                picked = node - leaves;
            }
        }
    }

    private boolean accepts(int machine, Attempt attempt, Candidates candidates, Filter filter) {
        if (filter.accepts(attempt, candidates, machine)) {
            return true;
        }
        if (candidates.blockedUntilChange(attempt, machine)) {
            remove(machine);
        }
        return false;
    }
}

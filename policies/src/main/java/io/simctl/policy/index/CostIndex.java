package io.simctl.policy.index;

import io.simctl.policy.Candidates;
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

    /** So many of the best machines are drawn before the tree is walked; a fleet no larger is walked at once. */
    private static final int DRAWS = 8;

    /** A walk need not find more machines than this that are equally good. */
    private static final int ENOUGH = 16;

    /** A condition on the machines that count in a search. */
    @FunctionalInterface
    public interface Filter {
        /** Those that pass every gate. */
        Filter PASSING = (candidates, machine) -> candidates.passes(machine);

        /** Whether the machine counts in the search. */
        boolean accepts(Candidates candidates, int machine);
    }

    private final int machines;
    private final CostTree tree;
    private final RankBuckets ranked;
    private int found;
    private long foundRank;
    private int picked;

    /** An index that holds no machine yet. */
    public CostIndex(int machines) {
        this.machines = machines;
        this.tree = new CostTree(machines);
        this.ranked = new RankBuckets(machines);
    }

    /** Puts the machine in or gives it new coefficients, none of them negative; costs in any one unit, slopes per token. */
    public void put(
            int machine,
            double perPrompt,
            double fixed1,
            double perOutput1,
            double fixed2,
            double perOutput2,
            long rank) {
        tree.put(machine, perPrompt, fixed1, perOutput1, fixed2, perOutput2, rank);
        ranked.put(machine, rank);
    }

    /** Says how many machines are about to be put in or taken out; 0 when that is done, before which nothing may be looked up. */
    public void expect(int changes) {
        tree.expect(changes);
    }

    /** Takes the machine out until it is put in again. */
    public void remove(int machine) {
        tree.remove(machine);
        ranked.remove(machine);
    }

    /** Sets the request that costs are computed for, in tokens; holds for the calls that follow. */
    public void request(double prompt, double output) {
        tree.request(prompt, output);
    }

    /** What the request costs on the machine; infinite for one that is not in. */
    public double cost(int machine) {
        return tree.bound(tree.leaf(machine));
    }

    /** The least cost among the machines that count, or infinity when none does. */
    public double least(Candidates candidates, Filter filter) {
        double bound = tree.bound(CostTree.ROOT);
        return bound == Double.POSITIVE_INFINITY
                ? bound
                : least(CostTree.ROOT, bound, Double.POSITIVE_INFINITY, candidates, filter);
    }

    /** The smaller of {@code best} and the least cost below the node, whose bound is known to be below {@code best}. */
    private double least(int node, double bound, double best, Candidates candidates, Filter filter) {
        if (tree.isLeaf(node)) {
            return accepts(tree.machine(node), candidates, filter) ? bound : best;
        }
        double left = tree.bound(2 * node);
        double right = tree.bound(2 * node + 1);
        int nearer = right < left ? 2 * node + 1 : 2 * node;
        double so = best;
        if (Math.min(left, right) < so) {
            so = least(nearer, Math.min(left, right), so, candidates, filter);
        }
        if (Math.max(left, right) < so) {
            so = least(nearer ^ 1, Math.max(left, right), so, candidates, filter);
        }
        return so;
    }

    /** The cheapest machine that passes, of equally cheap ones that of the least rank; {@link #NONE} when none passes. */
    public int cheapest(Candidates candidates) {
        picked = NONE;
        foundRank = CostTree.NO_RANK;
        cheapest(CostTree.ROOT, tree.bound(CostTree.ROOT), Double.POSITIVE_INFINITY, candidates);
        return picked;
    }

    /** The smaller of {@code best} and the least cost of those below the node that pass; {@link #picked} is the machine. */
    private double cheapest(int node, double bound, double best, Candidates candidates) {
        if (bound > best || tree.rank(node) == CostTree.NO_RANK || (bound == best && tree.rank(node) > foundRank)) {
            return best;
        }
        if (tree.isLeaf(node)) {
            if (!accepts(tree.machine(node), candidates, Filter.PASSING)) {
                return best;
            }
            picked = tree.machine(node);
            foundRank = tree.rank(node);
            return bound;
        }
        double left = tree.bound(2 * node);
        double right = tree.bound(2 * node + 1);
        if (right < left) {
            double so = cheapest(2 * node + 1, right, best, candidates);
            return cheapest(2 * node, left, so, candidates);
        }
        double so = cheapest(2 * node, left, best, candidates);
        return cheapest(2 * node + 1, right, so, candidates);
    }

    /** Some machine that passes at a cost of {@code limit} or less, or {@link #NONE}. */
    public int within(Candidates candidates, double limit) {
        return within(CostTree.ROOT, candidates, limit);
    }

    private int within(int node, Candidates candidates, double limit) {
        if (tree.bound(node) > limit) {
            return NONE;
        }
        if (tree.isLeaf(node)) {
            return accepts(tree.machine(node), candidates, Filter.PASSING) ? tree.machine(node) : NONE;
        }
        int nearer = tree.bound(2 * node + 1) < tree.bound(2 * node) ? 2 * node + 1 : 2 * node;
        int answer = within(nearer, candidates, limit);
        return answer == NONE ? within(nearer ^ 1, candidates, limit) : answer;
    }

    /**
     * One of the machines of least rank among those that pass at a cost of {@code limit} or less, each as likely as the others;
     * {@link #NONE} when none passes.
     *
     * <p>Mostly a machine of the best rank of all will do, and one of these is drawn. Where they cost too much or do not
     * pass, a walk down the tree finds the best that do. A walk that finds many gives up counting them and leaves it to draws.
     */
    public int pick(Candidates candidates, double limit, RandomGenerator random) {
        if (machines > DRAWS) {
            int best = draw(tree.rank(CostTree.ROOT), DRAWS, candidates, limit, random);
            if (best != NONE) {
                return best;
            }
        }
        walk(ENOUGH, candidates, limit, random);
        if (found < ENOUGH) {
            return picked;
        }
        int drawn = draw(foundRank, machines, candidates, limit, random);
        if (drawn == NONE) {
            walk(machines + 1, candidates, limit, random);
            return picked;
        }
        return drawn;
    }

    /** Draws machines of this rank until one passes within the limit, which is then as likely as any other such one. */
    private int draw(long rank, int draws, Candidates candidates, double limit, RandomGenerator random) {
        for (int i = 0; i < draws && i < ranked.count(rank); i++) {
            int machine = ranked.machine(rank, random.nextInt(ranked.count(rank)));
            if (isPick(machine, candidates, limit)) {
                return machine;
            }
        }
        return NONE;
    }

    private boolean isPick(int machine, Candidates candidates, double limit) {
        return cost(machine) <= limit && accepts(machine, candidates, Filter.PASSING);
    }

    private void walk(int enough, Candidates candidates, double limit, RandomGenerator random) {
        found = 0;
        picked = NONE;
        foundRank = CostTree.NO_RANK;
        if (tree.bound(CostTree.ROOT) <= limit) {
            walk(CostTree.ROOT, enough, candidates, limit, random);
        }
    }

    /** Keeps the n-th machine found of the best rank with probability 1/n, which makes all equally likely in the end. */
    private void walk(int node, int enough, Candidates candidates, double limit, RandomGenerator random) {
        if (tree.isLeaf(node)) {
            if (accepts(tree.machine(node), candidates, Filter.PASSING)) {
                found = tree.rank(node) < foundRank ? 1 : found + 1;
                foundRank = tree.rank(node);
                picked = random.nextInt(found) == 0 ? tree.machine(node) : picked;
            }
            return;
        }
        int better = tree.rank(2 * node + 1) < tree.rank(2 * node) ? 2 * node + 1 : 2 * node;
        if (isOfInterest(better, enough, limit)) {
            walk(better, enough, candidates, limit, random);
        }
        if (isOfInterest(better ^ 1, enough, limit)) {
            walk(better ^ 1, enough, candidates, limit, random);
        }
    }

    private boolean isOfInterest(int node, int enough, double limit) {
        boolean ranksHighEnough = found < enough ? tree.rank(node) <= foundRank : tree.rank(node) < foundRank;
        return ranksHighEnough && tree.rank(node) != CostTree.NO_RANK && tree.bound(node) <= limit;
    }

    private boolean accepts(int machine, Candidates candidates, Filter filter) {
        if (filter.accepts(candidates, machine)) {
            return true;
        }
        if (candidates.blockedUntilChange(machine)) {
            remove(machine);
        }
        return false;
    }
}

package io.simctl.policy.index;

import java.util.Arrays;

/**
 * The tree of a {@link CostIndex}: machines are its leaves, and each node holds the smallest of each coefficient below it and the
 * best rank. Node 1 is the root, the children of node n are 2n and 2n + 1.
 *
 * <p>Smallest fixed cost and smallest cost per token may come from different machines, which makes a bound loose. So the leaves are
 * sorted by cost per token now and then: what lies under one node is then alike.
 */
final class CostTree {
    static final int ROOT = 1;
    static final long NO_RANK = Long.MAX_VALUE;

    /**
     * Coefficients of one node lie side by side, since a bound needs them all. They are kept as their bits, whose order is theirs, for none
     * is negative or no number: of two bit patterns the CPU takes the smaller without a branch, and which it will be cannot be foreseen.
     */
    private static final int WIDTH = 5;

    /** Not infinite, since infinity times no tokens is no number; times any prompt it becomes infinite. */
    private static final long ABSENT = Double.doubleToRawLongBits(Double.MAX_VALUE);

    /** After so many changes for each machine the order of the leaves has aged; sorting them is cheap beside the changes. */
    private static final int CHANGES_PER_SORT = 4;

    /** A change of one leaf in so many costs as much as gathering every node once. */
    private static final int MANY = 8;

    /** Low bits of a sorting key that hold the machine; the high bits hold the cost as they are, for positive numbers sort so. */
    private static final long MACHINE_BITS = (1L << 24) - 1;

    private final int machines;
    private final int leaves;
    private final long[] coefficients;
    private final long[] ranks;
    private final int[] machineOf;
    private final int[] nodeOf;
    private final long[] sortKeys;
    private final long[] sortedCoefficients;
    private final long[] sortedRanks;
    private long changes;
    private boolean isPostponed;
    private double promptTokens;
    private double outputTokens;

    CostTree(int machines) {
        this.machines = machines;
        leaves = Integer.highestOneBit(Math.max(1, 2 * machines - 1));
        coefficients = new long[2 * leaves * WIDTH];
        ranks = new long[2 * leaves];
        machineOf = new int[2 * leaves];
        nodeOf = new int[machines];
        sortKeys = new long[machines];
        sortedCoefficients = new long[machines * WIDTH];
        sortedRanks = new long[machines];
        Arrays.fill(coefficients, ABSENT);
        Arrays.fill(ranks, NO_RANK);
        for (int machine = 0; machine < machines; machine++) {
            place(machine, leaves + machine);
        }
    }

    private void place(int machine, int node) {
        machineOf[node] = machine;
        nodeOf[machine] = node;
    }

    void put(
            int machine,
            double perPrompt,
            double fixed1,
            double perOutput1,
            double fixed2,
            double perOutput2,
            long rank) {
        int node = nodeOf[machine];
        int at = node * WIDTH;
        coefficients[at] = bits(perPrompt);
        boolean firstAbove = fixed1 >= fixed2 && perOutput1 >= perOutput2;
        boolean secondAbove = fixed2 >= fixed1 && perOutput2 >= perOutput1;
        // a line that lies under the other is of no account, but would make the bound of every node above loose
        coefficients[at + 1] = bits(secondAbove ? fixed2 : fixed1);
        coefficients[at + 2] = bits(secondAbove ? perOutput2 : perOutput1);
        coefficients[at + 3] = bits(firstAbove ? fixed1 : fixed2);
        coefficients[at + 4] = bits(firstAbove ? perOutput1 : perOutput2);
        ranks[node] = rank;
        changes++;
        if (changes % ((long) CHANGES_PER_SORT * machines) == 0) {
            sortLeaves();
        } else {
            raise(node / 2);
        }
    }

    /** Adding 0 turns -0, whose bits would be those of the smallest number, into 0. */
    private static long bits(double coefficient) {
        return Double.doubleToRawLongBits(coefficient + 0.0);
    }

    private double coefficient(int at) {
        return Double.longBitsToDouble(coefficients[at]);
    }

    void remove(int machine) {
        int node = nodeOf[machine];
        Arrays.fill(coefficients, node * WIDTH, (node + 1) * WIDTH, ABSENT);
        ranks[node] = NO_RANK;
        raise(node / 2);
    }

    private void raise(int from) {
        if (isPostponed) {
            return;
        }
        for (int node = from; node >= ROOT && gatherCosts(node); node /= 2) {}
        for (int node = from; node >= ROOT && gatherRanks(node); node /= 2) {}
    }

    /** So many changes are to come, 0 for no more: of many, nodes above the leaves take no notice until all have come. */
    void expect(int coming) {
        boolean many = coming > machines / MANY;
        if (isPostponed && !many) {
            gatherAll();
        }
        isPostponed = many;
    }

    private void gatherAll() {
        for (int node = leaves - 1; node >= ROOT; node--) {
            gatherCosts(node);
            gatherRanks(node);
        }
    }

    /** Takes over the smallest of the children; false when that changes nothing. */
    private boolean gatherCosts(int node) {
        int at = node * WIDTH;
        int children = 2 * at;
        boolean changed = false;
        for (int i = 0; i < WIDTH; i++) {
            long least = Math.min(coefficients[children + i], coefficients[children + WIDTH + i]);
            changed |= least != coefficients[at + i];
            coefficients[at + i] = least;
        }
        return changed;
    }

    /** Takes over the better rank of the children; false when that changes nothing. */
    private boolean gatherRanks(int node) {
        long best = Math.min(ranks[2 * node], ranks[2 * node + 1]);
        boolean changed = best != ranks[node];
        ranks[node] = best;
        return changed;
    }

    private void sortLeaves() {
        for (int machine = 0; machine < machines; machine++) {
            sortKeys[machine] = (Double.doubleToRawLongBits(tokens(nodeOf[machine])) & ~MACHINE_BITS) | machine;
        }
        Arrays.sort(sortKeys);
        for (int i = 0; i < machines; i++) {
            int node = nodeOf[(int) (sortKeys[i] & MACHINE_BITS)];
            System.arraycopy(coefficients, node * WIDTH, sortedCoefficients, i * WIDTH, WIDTH);
            sortedRanks[i] = ranks[node];
        }
        System.arraycopy(sortedCoefficients, 0, coefficients, leaves * WIDTH, machines * WIDTH);
        System.arraycopy(sortedRanks, 0, ranks, leaves, machines);
        for (int i = 0; i < machines; i++) {
            place((int) (sortKeys[i] & MACHINE_BITS), leaves + i);
        }
        gatherAll();
    }

    /** What the tokens of a request like the last one cost. */
    private double tokens(int node) {
        int at = node * WIDTH;
        return promptTokens * coefficient(at) + outputTokens * coefficient(at + 2);
    }

    void request(double prompt, double output) {
        promptTokens = prompt;
        outputTokens = output;
    }

    /** What the request costs at least on every machine below the node; of a leaf exactly what it costs. */
    double bound(int node) {
        int at = node * WIDTH;
        double first = coefficient(at + 1) + outputTokens * coefficient(at + 2);
        double second = coefficient(at + 3) + outputTokens * coefficient(at + 4);
        return promptTokens * coefficient(at) + Math.max(first, second);
    }

    /** The best rank below the node. */
    long rank(int node) {
        return ranks[node];
    }

    boolean isLeaf(int node) {
        return node >= leaves;
    }

    int machine(int leaf) {
        return machineOf[leaf];
    }

    int leaf(int machine) {
        return nodeOf[machine];
    }
}

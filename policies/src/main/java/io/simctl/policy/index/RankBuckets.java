package io.simctl.policy.index;

import java.util.Arrays;

/**
 * Machines by rank, so that one of a given rank is drawn, and a machine changes its rank, in constant time. A heap or a tree that counts
 * would touch ten places of memory where this touches three, and in a large fleet that is what a change costs.
 *
 * <p>A hash table with linear probing: each rank in use has a slot, which lists its machines.
 */
final class RankBuckets {
    private static final int NONE = -1;
    private static final int[] NOBODY = {};
    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

    private final long[] rankOf;
    private final int[] slotOf;
    private final int[] placeOf;
    private final long[] ranks;
    private final int[][] members;
    private final int[] sizes;
    private final boolean[] taken;
    private int takenSlots;

    RankBuckets(int machines) {
        rankOf = new long[machines];
        slotOf = new int[machines];
        placeOf = new int[machines];
        Arrays.fill(slotOf, NONE);
        // at most half of the slots are taken, and at most half of these hold machines, after a cleaning
        int slots = 4 * Integer.highestOneBit(Math.max(1, 2 * machines - 1));
        ranks = new long[slots];
        members = new int[slots][];
        Arrays.fill(members, NOBODY);
        sizes = new int[slots];
        taken = new boolean[slots];
    }

    /** Gives the machine this rank. */
    void put(int machine, long rank) {
        if (slotOf[machine] == NONE) {
            add(machine, rank);
        } else if (rankOf[machine] != rank) {
            remove(machine);
            add(machine, rank);
        }
    }

    /** Takes the machine out; nothing changes when it is not in. */
    void remove(int machine) {
        int slot = slotOf[machine];
        if (slot == NONE) {
            return;
        }
        int last = members[slot][--sizes[slot]];
        members[slot][placeOf[machine]] = last;
        placeOf[last] = placeOf[machine];
        slotOf[machine] = NONE;
    }

    /** How many machines have this rank. */
    int count(long rank) {
        return sizes[slot(rank)];
    }

    /**
     * A machine of this rank.
     *
     * @param number from 0 to {@link #count} - 1
     */
    int machine(long rank, int number) {
        return members[slot(rank)][number];
    }

    private void add(int machine, long rank) {
        int slot = slot(rank);
        if (!taken[slot]) {
            if (2 * takenSlots >= taken.length) {
                dropEmpty();
                slot = slot(rank);
            }
            taken[slot] = true;
            ranks[slot] = rank;
            takenSlots++;
        }
        append(slot, machine);
        rankOf[machine] = rank;
    }

    private void append(int slot, int machine) {
        int place = sizes[slot]++;
        if (place == members[slot].length) {
            members[slot] = Arrays.copyOf(members[slot], Math.max(1, 2 * place));
        }
        members[slot][place] = machine;
        placeOf[machine] = place;
        slotOf[machine] = slot;
    }

    /** The slot of the rank, or the free one that it would take. */
    private int slot(long rank) {
        int slot = (int) ((rank * GOLDEN_RATIO) >>> 32) & taken.length - 1;
        while (taken[slot] && ranks[slot] != rank) {
            slot = slot + 1 & taken.length - 1;
        }
        return slot;
    }

    /** Frees the slots of ranks that nobody has any more, which moves the others. */
    private void dropEmpty() {
        Arrays.fill(taken, false);
        Arrays.fill(sizes, 0);
        takenSlots = 0;
        for (int machine = 0; machine < slotOf.length; machine++) {
            if (slotOf[machine] != NONE) {
                add(machine, rankOf[machine]);
            }
        }
    }
}

package io.simctl.sim.engine;

import io.simctl.sim.kernel.SlotHeap;
import java.util.Arrays;

/**
 * The line of the sequences that wait for an engine: first come, first served, where one that was stopped goes before all others; or by
 * priority, of which the smaller number goes first, and then by arrival, whether stopped or new. A place is found in O(1) and O(log n).
 */
final class WaitingLine {
    /** Priorities from this down to its negative are told apart. */
    private static final int MOST_PRIORITY = 1 << 22;

    private static final int ARRIVAL_BITS = 40;

    private final boolean byPriority;
    private final SlotList inOrder = new SlotList();
    private final SlotHeap byRank = new SlotHeap();
    private long[] ranks = new long[0];
    private long arrivals;

    WaitingLine(boolean byPriority) {
        this.byPriority = byPriority;
    }

    /** Takes a slot in that has not waited before. */
    void arrive(int slot, int priority) {
        if (slot >= ranks.length) {
            ranks = Arrays.copyOf(ranks, Math.max(slot + 1, 2 * ranks.length));
        }
        long above = (long) Math.clamp(priority, -MOST_PRIORITY, MOST_PRIORITY) + MOST_PRIORITY;
        ranks[slot] = above << ARRIVAL_BITS | arrivals++;
        if (byPriority) {
            byRank.put(slot, ranks[slot]);
        } else {
            inOrder.add(slot);
        }
    }

    /** Takes a slot in once more, which has run and was stopped. */
    void comeBack(int slot) {
        if (byPriority) {
            byRank.put(slot, ranks[slot]);
        } else {
            inOrder.insert(slot, inOrder.first());
        }
    }

    /** Takes out a slot that is in. */
    void remove(int slot) {
        if (byPriority) {
            byRank.remove(slot);
        } else {
            inOrder.remove(slot);
        }
    }

    /** Of two slots that wait or run the smaller rank goes first: by priority, then by arrival. */
    long rank(int slot) {
        return ranks[slot];
    }

    /** The slot whose turn is next, or {@link SlotList#NONE}. */
    int first() {
        if (byPriority) {
            return byRank.isEmpty() ? SlotList.NONE : byRank.minSlot();
        }
        return inOrder.first();
    }

    /** The slot that came after this one, where priority does not count. */
    int after(int slot) {
        return inOrder.after(slot);
    }

    /** The slot that came before this one, where priority does not count. */
    int before(int slot) {
        return inOrder.before(slot);
    }

    int size() {
        return byPriority ? byRank.size() : inOrder.size();
    }
}

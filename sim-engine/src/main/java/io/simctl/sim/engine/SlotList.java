package io.simctl.sim.engine;

import java.util.Arrays;

/**
 * A queue of slots, which are small numbers: first in, first out, but one can go in anywhere and leave at any time. All in
 * O(1).
 */
final class SlotList {
    /** No slot. */
    static final int NONE = -1;

    private int[] next = new int[0];
    private int[] previous = new int[0];
    private int first = NONE;
    private int last = NONE;
    private int size;

    /** The slot that has been in the queue for longest, or {@link #NONE}. */
    int first() {
        return first;
    }

    /** The slot at the end of the queue, or {@link #NONE}. */
    int last() {
        return last;
    }

    /** The slot that came in after this one, or {@link #NONE}. */
    int after(int slot) {
        return next[slot];
    }

    /** The slot that came in before this one, or {@link #NONE}. */
    int before(int slot) {
        return previous[slot];
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(int slot) {
        insert(slot, NONE);
    }

    /** Puts a slot in right before one that is in, or at the end where that is {@link #NONE}. */
    void insert(int slot, int successor) {
        if (slot >= next.length) {
            int capacity = Math.max(slot + 1, 2 * next.length);
            next = Arrays.copyOf(next, capacity);
            previous = Arrays.copyOf(previous, capacity);
        }
        int before = successor == NONE ? last : previous[successor];
        link(before, slot);
        link(slot, successor);
        size++;
    }

    private void link(int before, int after) {
        if (before == NONE) {
            first = after;
        } else {
            next[before] = after;
        }
        if (after == NONE) {
            last = before;
        } else {
            previous[after] = before;
        }
    }

    /** Takes out a slot that is in. */
    void remove(int slot) {
        link(previous[slot], next[slot]);
        size--;
    }
}

package io.simctl.sim.engine;

import java.util.Arrays;

/** A first-in-first-out queue of slots, which are small numbers; any of them can leave at any time. All in O(1). */
final class SlotQueue {
    /** No slot. */
    static final int NONE = -1;

    private int[] next = new int[8];
    private int[] previous = new int[8];
    private int first = NONE;
    private int last = NONE;
    private int size;

    /** The slot that has been in the queue for longest, or {@link #NONE}. */
    int first() {
        return first;
    }

    /** The slot that came in after this one, or {@link #NONE}. */
    int after(int slot) {
        return next[slot];
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(int slot) {
        if (slot >= next.length) {
            int capacity = Math.max(slot + 1, 2 * next.length);
            next = Arrays.copyOf(next, capacity);
            previous = Arrays.copyOf(previous, capacity);
        }
        next[slot] = NONE;
        previous[slot] = last;
        if (last == NONE) {
            first = slot;
        } else {
            next[last] = slot;
        }
        last = slot;
        size++;
    }

    /** Takes out a slot that is in. */
    void remove(int slot) {
        int before = previous[slot];
        int after = next[slot];
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
        size--;
    }
}

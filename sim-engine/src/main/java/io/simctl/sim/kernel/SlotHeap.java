package io.simctl.sim.kernel;

import java.util.Arrays;

/**
 * A priority queue of slots, which are small numbers chosen by the caller, each with a {@code long} key of 0 or more. The smallest key
 * comes first; equal keys come in the order in which they were put, and putting a slot again counts as putting it anew.
 *
 * <p>Limits: slots from 0 to {@link #MAX_SLOT}; the order of equal keys holds for the first 2<sup>40</sup> puts. Not
 * thread-safe. All operations take O(log n) and allocate only to grow.
 *
 * <p>Keys, order and slots lie as {@code long}s in one array: chasing references while sifting is what makes object heaps
 * slow, not their arity. Taking the first entry leaves a hole at the root, which the next put of a new slot fills with one
 * sift; a caller that takes one entry and puts one, as a simulation does nearly always, never pays for closing it.
 */
public final class SlotHeap {
    private static final int SLOT_BITS = 23;

    /** The largest slot. */
    public static final int MAX_SLOT = (1 << SLOT_BITS) - 1;

    private static final int ABSENT = -1;
    private static final int FIRST_LENGTH = 8;

    /** Entries that can be taken to lie in the first levels of the CPU's cache. */
    private static final int CACHED = 2048;

    /** Entry {@code i} has its key at {@code 2i} and, at {@code 2i + 1}, its order above the bits of its slot. */
    private long[] entries = new long[0];

    private int[] places = new int[0];
    private int size;
    private long puts;
    private boolean hole;

    /** Whether there is no slot in the heap. */
    public boolean isEmpty() {
        return size == (hole ? 1 : 0);
    }

    /** How many slots are in the heap. */
    public int size() {
        return hole ? size - 1 : size;
    }

    /** Whether the slot is in the heap. */
    public boolean contains(int slot) {
        return slot < places.length && places[slot] != ABSENT;
    }

    /** The key of a slot that is in the heap. */
    public long key(int slot) {
        return entries[2 * places[slot]];
    }

    /** The smallest key, or {@link Long#MAX_VALUE} when the heap is empty. */
    public long minKey() {
        if (hole) {
            closeHole();
        }
        return size == 0 ? Long.MAX_VALUE : entries[0];
    }

    /** The first slot of a heap that is not empty. */
    public int minSlot() {
        if (hole) {
            closeHole();
        }
        return slotOf(entries[1]);
    }

    /** Takes out the first slot of a heap that is not empty. */
    public int takeMin() {
        int slot = minSlot();
        places[slot] = ABSENT;
        entries[0] = Long.MIN_VALUE; // nothing can sift up past the hole
        hole = true;
        return slot;
    }

    /** Puts a slot in with this key, or moves it there. */
    public void put(int slot, long key) {
        if (key < 0) {
            throw new IllegalArgumentException("key " + key + " is negative");
        }
        long tag = puts++ << SLOT_BITS | slot;
        if (slot >= places.length) {
            growPlaces(slot);
        }
        int place = places[slot];
        if (place == ABSENT) {
            add(key, tag);
        } else if (key < entries[2 * place]) {
            siftUp(place, key, tag);
        } else {
            siftDown(place, key, tag);
        }
    }

    /** Takes a slot out; does nothing when it is not in. */
    public void remove(int slot) {
        if (!contains(slot)) {
            return;
        }
        int place = places[slot];
        places[slot] = ABSENT;
        size--;
        if (place != size) {
            refill(place, entries[2 * size], entries[2 * size + 1]);
        }
    }

    private void add(long key, long tag) {
        if (hole) {
            hole = false;
            siftDown(0, key, tag);
            return;
        }
        if (2 * size == entries.length) {
            entries = Arrays.copyOf(entries, Math.max(FIRST_LENGTH, 2 * entries.length));
        }
        siftUp(size++, key, tag);
    }

    private void closeHole() {
        hole = false;
        size--;
        if (size > 0) {
            siftDown(0, entries[2 * size], entries[2 * size + 1]);
        }
    }

    private void refill(int place, long key, long tag) {
        int parent = (place - 1) >> 1;
        if (place > 0 && precedes(key, tag, parent)) {
            siftUp(place, key, tag);
        } else {
            siftDown(place, key, tag);
        }
    }

    private void siftUp(int from, long key, long tag) {
        int place = from;
        while (place > 0) {
            int parent = (place - 1) >> 1;
            if (!precedes(key, tag, parent)) {
                break;
            }
            set(place, entries[2 * parent], entries[2 * parent + 1]);
            place = parent;
        }
        set(place, key, tag);
    }

    private void siftDown(int from, long key, long tag) {
        int place = from;
        int last = size - 1;
        int child = 2 * place + 1;
        while (child <= last) {
            if (child < last) {
                child += smallerSibling(child);
            }
            if (precedes(key, tag, child)) {
                break;
            }
            set(place, entries[2 * child], entries[2 * child + 1]);
            place = child;
            child = 2 * place + 1;
        }
        set(place, key, tag);
    }

    /**
     * 1 when the sibling to the right of {@code child} comes before it, else 0. Which of the two is smaller cannot be
     * predicted, so near the root, where entries are in the CPU's cache, arithmetic beats a branch by far. Further down the
     * branch is better: guessing right half the time, the CPU begins to load the next level before this one has arrived.
     */
    private int smallerSibling(int child) {
        int right = 2 * child + 2;
        if (child < CACHED) {
            long difference = entries[right] - entries[right - 2];
            if (difference == 0) {
                difference = entries[right + 1] - entries[right - 1];
            }
            return (int) (difference >>> 63);
        }
        return precedes(entries[right], entries[right + 1], child) ? 1 : 0;
    }

    private boolean precedes(long key, long tag, int place) {
        long other = entries[2 * place];
        return key < other || (key == other && tag < entries[2 * place + 1]);
    }

    private void set(int place, long key, long tag) {
        entries[2 * place] = key;
        entries[2 * place + 1] = tag;
        places[slotOf(tag)] = place;
    }

    private static int slotOf(long tag) {
        return (int) tag & MAX_SLOT;
    }

    private void growPlaces(int slot) {
        if (slot > MAX_SLOT) {
            throw new IllegalArgumentException("slot " + slot + " is above " + MAX_SLOT);
        }
        int known = places.length;
        places = Arrays.copyOf(places, Math.max(slot + 1, Math.min(2 * known, MAX_SLOT + 1)));
        Arrays.fill(places, known, places.length, ABSENT);
    }
}

package io.simctl.policy.index;

import java.util.Arrays;

/**
 * A set of machines by index. A bit for each, since a thousand machines are sixteen words: changes touch one of them, and any
 * search or draw passes over them faster than it would follow pointers.
 */
public final class MachineSet {
    /** The answer of {@link #next} when there is no further member. */
    public static final int NONE = -1;

    private final long[] words;
    private int size;

    /** An empty set that can hold the machines from 0 to {@code machines} - 1. */
    public MachineSet(int machines) {
        words = new long[(machines + Long.SIZE - 1) / Long.SIZE];
    }

    /** Whether it is a set of the same machines. */
    @Override
    public boolean equals(Object other) {
        return other instanceof MachineSet set && Arrays.equals(words, set.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }

    /** How many members there are. */
    public int size() {
        return size;
    }

    /** Whether there is no member. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** Whether the machine is a member. */
    public boolean contains(int machine) {
        return (words[machine / Long.SIZE] & 1L << machine) != 0;
    }

    /** Adds the machine; nothing changes when it is a member. */
    public void add(int machine) {
        if (!contains(machine)) {
            words[machine / Long.SIZE] |= 1L << machine;
            size++;
        }
    }

    /** Takes the machine out; nothing changes when it is not a member. */
    public void remove(int machine) {
        if (contains(machine)) {
            words[machine / Long.SIZE] &= ~(1L << machine);
            size--;
        }
    }

    /** Adds every member of {@code other}, a set over the same machines. */
    public void addAll(MachineSet other) {
        size = 0;
        for (int i = 0; i < words.length; i++) {
            words[i] |= other.words[i];
            size += Long.bitCount(words[i]);
        }
    }

    /** Becomes the same set, one over the same machines. */
    public void setTo(MachineSet other) {
        System.arraycopy(other.words, 0, words, 0, words.length);
        size = other.size;
    }

    /** Becomes the set of those that are in both, sets over the same machines. */
    public void setToCommon(MachineSet one, MachineSet other) {
        size = 0;
        for (int i = 0; i < words.length; i++) {
            words[i] = one.words[i] & other.words[i];
            size += Long.bitCount(words[i]);
        }
    }

    /** Takes out every machine that is in {@code all} and not in {@code left}, sets over the same machines. */
    public void removeMissing(MachineSet all, MachineSet left) {
        size = 0;
        for (int i = 0; i < words.length; i++) {
            words[i] &= ~all.words[i] | left.words[i];
            size += Long.bitCount(words[i]);
        }
    }

    /** Takes every machine out. */
    public void clear() {
        Arrays.fill(words, 0);
        size = 0;
    }

    /** The smallest member that is {@code from} or more, or {@link #NONE}. */
    public int next(int from) {
        int word = from / Long.SIZE;
        if (word >= words.length) {
            return NONE;
        }
        long bits = words[word] & -1L << from;
        while (bits == 0) {
            if (++word == words.length) {
                return NONE;
            }
            bits = words[word];
        }
        return word * Long.SIZE + Long.numberOfTrailingZeros(bits);
    }

    /**
     * The member that {@code rank} others are smaller than.
     *
     * @param rank from 0 to {@link #size} - 1
     */
    public int nth(int rank) {
        int word = 0;
        int left = rank;
        for (int here = Long.bitCount(words[0]); left >= here; here = Long.bitCount(words[word])) {
            left -= here;
            word++;
        }
        // expand moves the one bit to the place of the left-th set bit of the word
        return word * Long.SIZE + Long.numberOfTrailingZeros(Long.expand(1L << left, words[word]));
    }
}

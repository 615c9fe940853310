package io.simctl.report.stats;

import java.util.Arrays;

/**
 * A sample in its order of size, of which each value is known by the block of time that it belongs to. Values are kept as floats: a
 * relative error of 6e-8, and half the memory.
 */
public final class BlockedSample {
    private final long[] keys;
    private final int[] sizes;

    private BlockedSample(long[] keys, int[] sizes) {
        this.keys = keys;
        this.sizes = sizes;
    }

    /**
     * Takes up the values that belong to it.
     *
     * @param values NaN for what is not in the sample; perhaps infinite
     * @param blocks the block of each value, below {@code count}; below 0 for what is not in the sample
     * @param count how many blocks there are, 65,536 at the most
     */
    public static BlockedSample of(float[] values, short[] blocks, int count) {
        int size = 0;
        for (int i = 0; i < values.length; i++) {
            if (isIn(values, blocks, i)) {
                size++;
            }
        }
        long[] keys = new long[size];
        int[] sizes = new int[count];
        int next = 0;
        for (int i = 0; i < values.length; i++) {
            if (isIn(values, blocks, i)) {
                keys[next++] = key(values[i], blocks[i]);
                sizes[blocks[i]]++;
            }
        }
        Arrays.parallelSort(keys);
        return new BlockedSample(keys, sizes);
    }

    private static boolean isIn(float[] values, short[] blocks, int i) {
        return blocks[i] >= 0 && !Float.isNaN(values[i]);
    }

    /** The value's bits, turned so that they are in the order of the values, and the block behind them. */
    private static long key(float value, short block) {
        int bits = Float.floatToIntBits(value);
        int ordered = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
        return ((long) ordered << 32) | block;
    }

    /** How many values there are. */
    public int size() {
        return keys.length;
    }

    /** How many of them are in each block. */
    int[] sizes() {
        return sizes;
    }

    /** The value at a rank, 1 for the smallest. */
    double atRank(int rank) {
        int ordered = (int) (keys[rank - 1] >> 32);
        return Float.intBitsToFloat(ordered ^ ((ordered >> 31) & Integer.MAX_VALUE));
    }

    /** The block of the value at a rank. */
    int blockAt(int rank) {
        return (int) keys[rank - 1] & 0xffff;
    }
}

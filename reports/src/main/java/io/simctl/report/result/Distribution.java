package io.simctl.report.result;

import java.util.Arrays;

/**
 * An immutable distribution of durations in nanoseconds: the {@link LogBuckets} that hold something, in order. Its percentiles
 * are by nearest rank; see {@link io.simctl.report.stats.Tails} for whether there are enough samples to believe them.
 */
public final class Distribution {
    /** The distribution of nothing. */
    public static final Distribution EMPTY = new Distribution(0, new int[0], new long[0], new long[0], 0);

    private final int bits;
    private final int[] index;
    private final long[] counts;
    private final long[] excess;
    private final long count;
    private final long max;

    private Distribution(int bits, int[] index, long[] counts, long[] excess, long max) {
        this.bits = bits;
        this.index = index;
        this.counts = counts;
        this.excess = excess;
        this.count = Arrays.stream(counts).sum();
        this.max = max;
    }

    /** How many values there are. */
    public long count() {
        return count;
    }

    /** The largest value in nanoseconds, 0 when there is none. */
    public long max() {
        return max;
    }

    /** Arithmetic mean in nanoseconds, NaN when there is no value. */
    public double mean() {
        double sum = 0;
        for (int i = 0; i < index.length; i++) {
            sum += value(i) * counts[i];
        }
        return sum / count;
    }

    /** Mean of {@code 1 / value} per nanosecond, NaN when there is no value. */
    public double meanInverse() {
        double sum = 0;
        for (int i = 0; i < index.length; i++) {
            sum += counts[i] / value(i);
        }
        return sum / count;
    }

    /**
     * The value of this rank, in nanoseconds.
     *
     * @param rank 1 for the smallest, {@link #count()} for the largest
     */
    public double atRank(long rank) {
        if (rank < 1 || rank > count) {
            throw new IllegalArgumentException("rank " + rank + " of " + count + " values");
        }
        long seen = 0;
        for (int i = 0; i < index.length; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return Math.min(value(i), (double) max);
            }
        }
        throw new IllegalStateException("buckets hold " + seen + " of " + count + " values");
    }

    /** How finely values are distinguished: {@code 2^bits} buckets to the octave; 0 for the empty distribution. */
    public int bits() {
        return bits;
    }

    /** How many buckets hold something; they are numbered from 0 in the order of their values. */
    public int buckets() {
        return index.length;
    }

    /** The mean of the values in a bucket, in nanoseconds. */
    public double value(int bucket) {
        return LogBuckets.low(index[bucket], bits) + (double) excess[bucket] / counts[bucket];
    }

    /** How many values are in a bucket. */
    public long count(int bucket) {
        return counts[bucket];
    }

    /** Number of the bucket among those of {@link LogBuckets}. */
    public int index(int bucket) {
        return index[bucket];
    }

    /** By how much all values in the bucket together exceed its lower edge. */
    public long excess(int bucket) {
        return excess[bucket];
    }

    /** Both distributions together. */
    public Distribution plus(Distribution other) {
        if (other.count == 0) {
            return this;
        }
        if (count == 0) {
            return other;
        }
        if (bits != other.bits) {
            throw new IllegalArgumentException("distributions of " + bits + " and " + other.bits + " bits");
        }
        var sum = new Builder(bits);
        int i = 0;
        int j = 0;
        while (i < index.length || j < other.index.length) {
            boolean mine = j == other.index.length || (i < index.length && index[i] <= other.index[j]);
            if (mine) {
                sum.add(index[i], counts[i], excess[i]);
                i++;
            } else {
                sum.add(other.index[j], other.counts[j], other.excess[j]);
                j++;
            }
        }
        return sum.build(Math.max(max, other.max));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Distribution that
                && bits == that.bits
                && max == that.max
                && Arrays.equals(index, that.index)
                && Arrays.equals(counts, that.counts)
                && Arrays.equals(excess, that.excess);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts) * 31 + Arrays.hashCode(index);
    }

    @Override
    public String toString() {
        return count + " values up to " + max + " ns";
    }

    /** Collects buckets that come in order; equal neighbours are joined. */
    public static final class Builder {
        private static final int ROOM = 64;

        private final int bits;
        private int[] index = new int[ROOM];
        private long[] counts = new long[ROOM];
        private long[] excess = new long[ROOM];
        private int size;

        /** A builder of distributions with {@code 2^bits} buckets to the octave. */
        public Builder(int bits) {
            this.bits = bits;
        }

        /**
         * Adds what a bucket holds.
         *
         * @param bucket its number among {@link LogBuckets}, not below that of the bucket before
         * @param count values in it, at least 1
         * @param exceeds by how much they together exceed its lower edge
         */
        public void add(int bucket, long count, long exceeds) {
            if (bucket < 0 || count < 1 || (size > 0 && bucket < index[size - 1])) {
                throw new IllegalArgumentException(count + " values in bucket " + bucket + ", after " + size);
            }
            if (size > 0 && index[size - 1] == bucket) {
                size--;
            } else {
                grow();
                index[size] = bucket;
                counts[size] = 0;
                excess[size] = 0;
            }
            counts[size] += count;
            excess[size] += exceeds;
            size++;
        }

        private void grow() {
            if (size == index.length) {
                int room = size * 2;
                index = Arrays.copyOf(index, room);
                counts = Arrays.copyOf(counts, room);
                excess = Arrays.copyOf(excess, room);
            }
        }

        /** The distribution of all buckets, whose largest value is {@code max}. */
        public Distribution build(long max) {
            return size == 0
                    ? EMPTY
                    : new Distribution(
                            bits,
                            Arrays.copyOf(index, size),
                            Arrays.copyOf(counts, size),
                            Arrays.copyOf(excess, size),
                            max);
        }
    }
}

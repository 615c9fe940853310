package io.simctl.report.metrics;

import java.util.Arrays;

/**
 * An immutable distribution of durations in nanoseconds: the buckets that hold something, in order. Its percentiles are by
 * nearest rank; see {@link io.simctl.report.stats.Tails} for whether there are enough samples to believe them.
 */
public final class Distribution {
    /** The distribution of nothing. */
    public static final Distribution EMPTY = new Distribution(0, new int[0], new long[0], new long[0], 0, 0);

    private final int bits;
    private final int[] index;
    private final long[] counts;
    private final long[] excess;
    private final long count;
    private final long max;

    private Distribution(int bits, int[] index, long[] counts, long[] excess, long count, long max) {
        this.bits = bits;
        this.index = index;
        this.counts = counts;
        this.excess = excess;
        this.count = count;
        this.max = max;
    }

    /** Keeps what is not empty of a histogram's cells. */
    static Distribution of(int bits, long[][] octaves, long count, long max) {
        if (count == 0) {
            return EMPTY;
        }
        var kept = new Builder(octaves.length);
        for (int octave = 0; octave < octaves.length; octave++) {
            long[] cells = octaves[octave];
            for (int cell = 0; cells != null && cell < cells.length; cell += 2) {
                if (cells[cell] > 0) {
                    kept.add((octave << bits) + (cell >> 1), cells[cell], cells[cell + 1]);
                }
            }
        }
        return kept.build(bits, count, max);
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

    /** How many buckets hold something; they are numbered from 0 in the order of their values. */
    public int buckets() {
        return index.length;
    }

    /** The mean of the values in a bucket, in nanoseconds. */
    public double value(int bucket) {
        return LogHistogram.low(index[bucket], bits) + (double) excess[bucket] / counts[bucket];
    }

    /** How many values are in a bucket. */
    public long count(int bucket) {
        return counts[bucket];
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
        var sum = new Builder(index.length + other.index.length);
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
        return sum.build(bits, count + other.count, Math.max(max, other.max));
    }

    /** Collects buckets that come in order; equal neighbours are joined. */
    private static final class Builder {
        private int[] index;
        private long[] counts;
        private long[] excess;
        private int size;

        Builder(int room) {
            index = new int[room];
            counts = new long[room];
            excess = new long[room];
        }

        void add(int bucket, long count, long exceeds) {
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

        Distribution build(int bits, long count, long max) {
            return new Distribution(
                    bits,
                    Arrays.copyOf(index, size),
                    Arrays.copyOf(counts, size),
                    Arrays.copyOf(excess, size),
                    count,
                    max);
        }
    }
}

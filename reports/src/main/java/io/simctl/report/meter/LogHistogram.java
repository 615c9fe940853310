package io.simctl.report.meter;

import io.simctl.report.result.Distribution;
import io.simctl.report.result.LogBuckets;

/**
 * A histogram of durations over {@link LogBuckets}.
 *
 * <p>Not HdrHistogram, for three reasons: each bucket also sums what its values exceed its lower edge by, so that a
 * percentile answers with the mean of the bucket's values (exact when they are equal) and not with an edge; a stretch of
 * linearly growing durations is added in closed form; and only octaves that were hit take memory.
 */
final class LogHistogram {
    private final int bits;
    private final int slotMask;

    /** By octave: count and sum of excess of each bucket in turns; side by side because they are always touched together. */
    private final long[][] octaves;

    private long count;
    private long max;

    LogHistogram(int bits) {
        this.bits = bits;
        slotMask = (1 << bits) - 1;
        octaves = new long[Long.SIZE - bits][];
    }

    /** Adds a duration of at least 0 nanoseconds; a negative one (live clocks) counts as 0. */
    void add(long value) {
        add(Math.max(0, value), 1);
    }

    private void add(long value, long times) {
        int index = LogBuckets.index(value, bits);
        long excess = (value - LogBuckets.low(index, bits)) * times;
        bump(index, times, excess);
        count += times;
        max = Math.max(max, value);
    }

    private void bump(int index, long times, long excess) {
        long[] octave = octaves[index >>> bits];
        if (octave == null) {
            octave = octaves[index >>> bits] = new long[2 << bits];
        }
        int cell = (index & slotMask) << 1;
        octave[cell] += times;
        octave[cell + 1] += excess;
    }

    /**
     * Adds durations that go evenly from {@code first} to {@code last} in {@code steps} steps, each {@code times} times, at the
     * price of the buckets they span and not of the steps.
     */
    void addLinear(long first, long last, int steps, long times) {
        int index = LogBuckets.index(first, bits);
        if (steps == 1) {
            add(first, times);
        } else if (index == LogBuckets.index(last, bits)) {
            double mean = (first + last) / 2.0 - LogBuckets.low(index, bits);
            bump(index, steps * times, Math.round(mean * steps * times));
            count += steps * times;
            max = Math.max(max, Math.max(first, last));
        } else if (first < last) {
            addRising(first, last - first, steps, times);
        } else {
            addRising(last, first - last, steps, times);
        }
    }

    /** The i-th duration is {@code first + rise * i / (steps - 1)}: solved for i at each bucket's upper edge. */
    private void addRising(long first, long rise, int steps, long times) {
        int i = 0;
        int lastIndex = LogBuckets.index(first + rise, bits);
        for (int index = LogBuckets.index(first, bits); index <= lastIndex; index++) {
            long excessOfEdge = LogBuckets.low(index + 1, bits) - first;
            int next = index == lastIndex ? steps : firstStepAtOrAbove(excessOfEdge, rise, steps);
            if (next > i) {
                double meanStep = (i + next - 1) / 2.0;
                double mean = first + rise * meanStep / (steps - 1) - LogBuckets.low(index, bits);
                bump(index, (next - i) * times, Math.round(mean * (next - i) * times));
            }
            i = next;
        }
        count += steps * times;
        max = Math.max(max, first + rise);
    }

    private static int firstStepAtOrAbove(long excess, long rise, int steps) {
        // steps fit 31 bits and a rise of 2^32 ns is four seconds: only absurd inputs leave the exact path
        if (excess < Integer.MAX_VALUE * 2L) {
            return (int) Math.ceilDiv(excess * (steps - 1), rise);
        }
        return (int) Math.ceil((double) excess * (steps - 1) / rise);
    }

    long count() {
        return count;
    }

    Distribution snapshot() {
        if (count == 0) {
            return Distribution.EMPTY;
        }
        var kept = new Distribution.Builder(bits);
        for (int octave = 0; octave < octaves.length; octave++) {
            long[] cells = octaves[octave];
            for (int cell = 0; cells != null && cell < cells.length; cell += 2) {
                if (cells[cell] > 0) {
                    kept.add((octave << bits) + (cell >> 1), cells[cell], cells[cell + 1]);
                }
            }
        }
        return kept.build(max);
    }
}

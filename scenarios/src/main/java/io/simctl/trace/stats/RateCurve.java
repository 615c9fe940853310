package io.simctl.trace.stats;

import java.util.Arrays;

/**
 * Counts of requests over time, in a bounded number of equal bins: their width doubles when a time falls beyond the last.
 */
public final class RateCurve {
    private static final int BINS = 2048;
    private static final double NANOS_PER_SECOND = 1e9;

    private final long[] counts = new long[BINS];
    private int shift = 20;
    private long last;

    RateCurve() {}

    /** Counts a request; times must not fall. */
    void add(long at) {
        while (at >>> shift >= BINS) {
            widen();
        }
        counts[(int) (at >>> shift)]++;
        last = at;
    }

    private void widen() {
        for (int i = 0; i < BINS / 2; i++) {
            counts[i] = counts[2 * i] + counts[2 * i + 1];
        }
        Arrays.fill(counts, BINS / 2, BINS, 0);
        shift++;
    }

    /** Time of the last request, in nanoseconds. */
    public long end() {
        return last;
    }

    /**
     * The numbers of requests in equal parts of the time from 0 to {@link #end}. What is in a bin that two parts share is spread
     * evenly.
     *
     * @param parts at least 1 and, to be of use, a fraction of a thousand
     */
    public double[] counts(int parts) {
        double[] result = new double[parts];
        double width = Math.max(1, (last + 1.0) / parts);
        for (int bin = 0; bin <= last >>> shift; bin++) {
            double start = (double) bin * (1L << shift);
            double end = Math.min(last + 1.0, start + (1L << shift));
            for (int part = (int) (start / width); part < parts && part * width < end; part++) {
                double shared = Math.min(end, (part + 1) * width) - Math.max(start, part * width);
                result[part] += counts[bin] * shared / (end - start);
            }
        }
        return result;
    }

    /** Requests per second in equal parts of the time, as {@link #counts} has them. */
    public double[] rates(int parts) {
        double seconds = Math.max(1, last + 1.0) / parts / NANOS_PER_SECOND;
        return Arrays.stream(counts(parts)).map(count -> count / seconds).toArray();
    }
}

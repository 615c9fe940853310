package io.simctl.report.result;

/**
 * The division of durations into buckets that double in width with each octave, {@code 2^bits} buckets to the octave: 8 bits
 * distinguish values that differ by 0.4 %, 6 bits by 1.6 %.
 */
public final class LogBuckets {
    private LogBuckets() {}

    /** Index of the bucket that {@code value} falls into; neighbouring buckets have neighbouring indexes. */
    public static int index(long value, int bits) {
        int shift = Math.max(0, Long.SIZE - 1 - bits - Long.numberOfLeadingZeros(value));
        return (shift << bits) + (int) (value >>> shift);
    }

    /** Smallest value of the bucket. */
    public static long low(int index, int bits) {
        int shift = Math.max(0, (index >>> bits) - 1);
        return (long) (index - (shift << bits)) << shift;
    }
}

package io.simctl.report.metrics;

/**
 * What a request must keep to be good.
 *
 * @param ttft longest time to the first token, in nanoseconds; {@link #NO_LIMIT} for none
 * @param tpot longest time per output token after the first, in nanoseconds; {@link #NO_LIMIT} for none
 * @param e2e longest time to the last token, in nanoseconds; {@link #NO_LIMIT} for none
 */
public record Slo(long ttft, long tpot, long e2e) {
    /** A limit that every request keeps. */
    public static final long NO_LIMIT = Long.MAX_VALUE;
}

package io.simctl.report.meter;

import io.simctl.report.metric.EndedRequest;

/**
 * The limits that a request must keep to be good.
 *
 * @param ttft longest time to the first token, in nanoseconds; {@link #NO_LIMIT} for none
 * @param tpot longest time per output token after the first, in nanoseconds; {@link #NO_LIMIT} for none
 * @param e2e longest time to the last token, in nanoseconds; {@link #NO_LIMIT} for none
 */
public record Slo(long ttft, long tpot, long e2e) {
    /** A limit that every request keeps. */
    public static final long NO_LIMIT = Long.MAX_VALUE;

    /** Whether a completed request kept every limit; what it does not have, such as a TPOT of one token, is within any. */
    boolean isKeptBy(EndedRequest request) {
        return request.ttft() <= ttft && request.tpot() <= tpot && request.e2e() <= e2e;
    }
}

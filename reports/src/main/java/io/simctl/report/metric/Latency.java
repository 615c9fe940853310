package io.simctl.report.metric;

import java.util.function.ToLongFunction;

/**
 * A duration of which each run keeps the distribution.
 *
 * @param key name in result files, unit included: {@code ttft_ms}
 * @param reading its value for one request in nanoseconds, or {@link EndedRequest#UNKNOWN}; asked for each completed request,
 *     so it must not allocate
 * @param isKeptByBatch whether runs keep it by span of time as well, so that a single run yields an interval
 * @param isRequestColumn whether {@code requests.csv} has a column of it
 */
public record Latency(
        String key, ToLongFunction<EndedRequest> reading, boolean isKeptByBatch, boolean isRequestColumn) {

    /** The value for a request in nanoseconds, or {@link EndedRequest#UNKNOWN}. */
    public long of(EndedRequest request) {
        return reading.applyAsLong(request);
    }
}

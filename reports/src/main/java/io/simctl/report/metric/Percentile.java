package io.simctl.report.metric;

/**
 * The percentile of a latency that a metric is, in milliseconds, so that it can be taken of single requests as well.
 *
 * @param latency of which
 * @param perMille which: 950 is the p95
 * @param isAdjusted whether requests without an answer are in it, as infinitely late
 */
public record Percentile(Latency latency, int perMille, boolean isAdjusted) {}

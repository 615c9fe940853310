package io.simctl.report.metric;

/**
 * An explanation of what a number of the report means; every number links to one.
 *
 * @param id what links point to; kebab-case
 * @param title the name that it explains
 * @param text one paragraph of plain text
 */
public record Definition(String id, String title, String text) {
    /** How percentiles are taken, and when there are none. */
    public static final Definition PERCENTILES = new Definition(
            "percentiles",
            "percentiles",
            "Nearest rank, over all replications together, from buckets of 0.4 % width that answer with the mean of the"
                    + " values in them. A percentile is shown only where at least two samples lie beyond the true one with"
                    + " 99 % confidence: 11 samples for p50, 64 for p90, 130 for p95, 662 for p99. Otherwise it reads"
                    + " \"n too small\", and no gate may rest on it.");

    /** How intervals come about. */
    public static final Definition INTERVALS = new Definition(
            "intervals",
            "95 % intervals",
            "Differences are taken against the baseline policy under the same requests, and their intervals by sectioning with"
                    + " Student's t: over the replications, or, for a single run, over 8 to 32 batches of requests by intended"
                    + " time, widened until neighbouring batches look independent. An interval that holds 0 says that this"
                    + " run does not distinguish the two.");

    /** What is left out of every figure. */
    public static final Definition WARM_UP = new Definition(
            "warm-up",
            "warm-up",
            "Requests intended before its end are in no count and no latency; charts over time show them.");
}

package io.simctl.report.comparison;

import io.simctl.report.metric.Percentile;
import io.simctl.report.stats.QuantileShift;
import java.util.Optional;

/** The latencies of single requests under two policies, paired by request. */
@FunctionalInterface
public interface RequestShifts {
    /**
     * A percentile under both.
     *
     * @param model whose requests, or {@link io.simctl.report.Report#ALL}
     * @return empty where too few requests have the latency, or no blocks of them are independent
     */
    Optional<Shift> shift(String model, Percentile percentile);

    /**
     * A percentile under both, and how many requests it rests on.
     *
     * @param requests those of the model, whether they were answered or not
     */
    record Shift(QuantileShift quantiles, long requests) {}
}

package io.simctl.report.comparison;

import io.simctl.report.metric.Metric;
import io.simctl.report.stats.QuantileShift;
import java.util.Optional;

/** The sections of two policies' runs, from whose scatter the noise of their difference is told. */
sealed interface Evidence permits PairedRequests, PairedSections, UnpairedSections {
    /** How far chance may move candidate - factor · baseline. */
    Noise noise(Metric metric, double factor);

    /** The metric under both where it is taken of single requests, more exactly than results keep it. */
    default Optional<QuantileShift> quantiles(Metric metric) {
        return Optional.empty();
    }

    /** Which of the two has the lower values, infinite ones included; empty where some section has none. */
    Optional<Order> order(Metric metric);
}

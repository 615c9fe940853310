package io.simctl.report.comparison;

import io.simctl.report.metric.Metric;
import java.util.Optional;

/** The sections of two policies' runs, from whose scatter the noise of their difference is told. */
sealed interface Evidence permits PairedSections, UnpairedSections {
    /** How far chance may move candidate - factor · baseline. */
    Noise noise(Metric metric, double factor);

    /** Which of the two has the lower values, infinite ones included; empty where some section has none. */
    Optional<Order> order(Metric metric);
}

package io.simctl.report.validation;

import io.simctl.report.metric.Metric;
import io.simctl.report.metric.Unit;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A figure in both worlds.
 *
 * @param live of each run
 */
public record Figure(Metric metric, OptionalDouble simulated, List<OptionalDouble> live) {
    public Figure {
        live = List.copyOf(live);
    }

    /** Mean of the live runs; empty when one of them has no such figure. */
    public OptionalDouble liveMean() {
        return live.stream().allMatch(OptionalDouble::isPresent)
                ? live.stream().mapToDouble(OptionalDouble::getAsDouble).average()
                : OptionalDouble.empty();
    }

    /** Simulated less live: in parts of the live mean, or in points for shares. */
    public OptionalDouble error() {
        OptionalDouble mean = liveMean();
        return mean.isPresent() && simulated.isPresent()
                ? relative(simulated.getAsDouble() - mean.getAsDouble(), mean.getAsDouble())
                : OptionalDouble.empty();
    }

    /** The largest live figure less the smallest, as {@link #error}. */
    public OptionalDouble spread() {
        OptionalDouble mean = liveMean();
        return mean.isEmpty() ? OptionalDouble.empty() : relative(most() - least(), mean.getAsDouble());
    }

    /** Whether the simulation is no further from the mean of the live runs than these are from each other. */
    public boolean isWithinNoise() {
        OptionalDouble error = error();
        OptionalDouble spread = spread();
        return error.isPresent() && spread.isPresent() && Math.abs(error.getAsDouble()) <= spread.getAsDouble();
    }

    double most() {
        return live.stream()
                .mapToDouble(value -> value.orElse(Double.NaN))
                .max()
                .orElse(Double.NaN);
    }

    double least() {
        return live.stream()
                .mapToDouble(value -> value.orElse(Double.NaN))
                .min()
                .orElse(Double.NaN);
    }

    private OptionalDouble relative(double difference, double base) {
        if (metric.unit() == Unit.SHARE) {
            return OptionalDouble.of(difference);
        }
        double relative = difference == 0 ? 0 : difference / base;
        return Double.isFinite(relative) ? OptionalDouble.of(relative) : OptionalDouble.empty();
    }
}

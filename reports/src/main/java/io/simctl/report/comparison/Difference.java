package io.simctl.report.comparison;

import io.simctl.report.stats.Interval;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The distance of a policy from a baseline by a metric.
 *
 * @param size candidate minus baseline; empty when one of them has no finite value
 * @param ci95 Student's t interval about it; empty when the noise says why there is none
 * @param noise what the interval follows from
 */
public record Difference(OptionalDouble size, Optional<Interval> ci95, Noise noise) {
    boolean isWithinNoise() {
        return ci95.isPresent() && ci95.get().holds(0);
    }
}

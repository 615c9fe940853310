package io.simctl.report.comparison;

import io.simctl.report.Report;
import io.simctl.report.metric.Direction;
import io.simctl.report.metric.Metric;
import io.simctl.report.stats.Interval;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The difference of a metric between a policy and the baseline.
 *
 * @param baseline name of the policy compared to
 * @param candidate name of the policy compared
 * @param model name of the model, or {@link Report#ALL}
 * @param metric what is compared
 * @param difference candidate minus baseline, in the metric's unit; empty when one of them has no finite value
 * @param ci95 Student's t interval about the difference; empty when {@code basis} says why there is none
 * @param bootstrap95 the bootstrap's interval about it; only with 8 sections or more
 * @param basis what the intervals rest on, or why there is none
 */
public record Comparison(
        String baseline,
        String candidate,
        String model,
        Metric metric,
        OptionalDouble difference,
        Optional<Interval> ci95,
        Optional<Interval> bootstrap95,
        String basis) {

    /** The possible conclusions of a comparison. */
    public enum Finding {
        BETTER,
        WORSE,
        /** The interval holds 0, or the metric has no good and bad. */
        NO_DIFFERENCE,
        /** There is no interval. */
        UNKNOWN
    }

    /** Whether the candidate is better, as far as the interval shows. */
    public Finding finding() {
        if (ci95.isEmpty() || difference.isEmpty()) {
            return Finding.UNKNOWN;
        }
        if (ci95.get().holds(0) || metric.direction() == Direction.NEUTRAL) {
            return Finding.NO_DIFFERENCE;
        }
        return metric.direction().prefers(difference.getAsDouble(), 0) ? Finding.BETTER : Finding.WORSE;
    }
}

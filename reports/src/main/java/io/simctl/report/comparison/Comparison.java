package io.simctl.report.comparison;

import io.simctl.report.Report;
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
 * @param finding whether the candidate is better
 */
public record Comparison(
        String baseline,
        String candidate,
        String model,
        Metric metric,
        OptionalDouble difference,
        Optional<Interval> ci95,
        Optional<Interval> bootstrap95,
        String basis,
        Finding finding) {

    /** The possible conclusions of a comparison. */
    public enum Finding {
        BETTER,
        WORSE,
        /** The interval holds 0, or the metric has no good and bad. */
        NO_DIFFERENCE,
        /** The one that looks better completed less, or kept its users waiting for longer; see {@link PolicyPair}. */
        UNEQUAL_WORK,
        /** There is no interval. */
        UNKNOWN
    }
}

package io.simctl.report.rule;

import io.simctl.report.stats.Interval;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A rule as the runs of a policy kept it.
 *
 * @param rule what was asked
 * @param isAdded whether nobody wrote it: see {@link ReleaseRule#onCompleted}
 * @param policy whose runs
 * @param status how it ended
 * @param value of the policy; perhaps infinite; empty when there is none
 * @param baseline of the baseline; empty when there is none, or none is needed
 * @param bound the limit that is nearest to the value, or beyond which it is
 * @param margin how much room is left to the bound, below 0 beyond it; empty when there is no value
 * @param interval of value - bound with the confidence that the rule asks for; for {@code not worse} of value - baseline
 * @param reason why there is no verdict, or what the interval rests on; may be empty
 */
public record RuleOutcome(
        ReleaseRule rule,
        boolean isAdded,
        String policy,
        Status status,
        OptionalDouble value,
        OptionalDouble baseline,
        OptionalDouble bound,
        OptionalDouble margin,
        Optional<Interval> interval,
        String reason) {

    /** The ends that a rule can have. */
    public enum Status {
        PASSED,
        FAILED,
        /** Nothing, or too little, to decide it by; never a pass. */
        NO_VERDICT;

        /** The graver of both: a rule that failed is so whatever else is open. */
        Status and(Status other) {
            if (this == FAILED || other == FAILED) {
                return FAILED;
            }
            return this == NO_VERDICT ? this : other;
        }
    }
}

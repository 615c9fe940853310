package io.simctl.report.rule;

import io.simctl.report.rule.RuleOutcome.Status;
import java.util.List;

/**
 * All rules as runs kept them.
 *
 * @param current where the runs were read from
 * @param baseline where those that they were held against were; empty when there are none
 * @param outcomes at least one
 */
public record GateResult(String current, String baseline, List<RuleOutcome> outcomes) {
    public GateResult {
        outcomes = List.copyOf(outcomes);
    }

    /** How it ended: failed where a rule did, without verdict where a rule has none. */
    public Status status() {
        return outcomes.stream().map(RuleOutcome::status).reduce(Status.PASSED, Status::and);
    }

    /** How many rules ended so. */
    public long count(Status status) {
        return outcomes.stream().filter(outcome -> outcome.status() == status).count();
    }
}

package io.simctl.report.comparison;

import io.simctl.report.PolicyResult;
import io.simctl.report.metric.Scope;
import io.simctl.report.result.ModelResult;

/**
 * The figures of a policy for one model, or for all.
 *
 * @param policy whose they are
 * @param row of {@link PolicyResult#models()}
 */
public record PolicyRow(PolicyResult policy, int row) {
    /** Of all runs together. */
    Scope scope() {
        return policy.scope(row);
    }

    /** Of one run. */
    Scope scope(int run) {
        return policy.scope(row, run);
    }

    /** The results of one run. */
    ModelResult model(int run) {
        return policy.model(row, run);
    }

    /** How many runs there are. */
    int runs() {
        return policy.replications().size();
    }
}

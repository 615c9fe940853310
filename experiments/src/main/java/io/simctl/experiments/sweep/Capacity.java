package io.simctl.experiments.sweep;

import io.simctl.report.stats.Interval;
import io.simctl.report.stats.Sections;
import java.util.List;
import java.util.Optional;

/**
 * The highest load that a policy set bears.
 *
 * @param policy name of the policy set
 * @param factor multiple of the scenario's rates, the mean over replications; 0 where it bears no load that was tried
 * @param ci95 Student's t interval about it; empty with one replication
 * @param requestsPerSecond submitted at that load, in the mean
 * @param isAtLeast whether the highest load that was tried was borne in some replication
 */
public record Capacity(
        String policy, double factor, Optional<Interval> ci95, double requestsPerSecond, boolean isAtLeast) {

    static Capacity of(String policy, List<Double> factors, double requestsPerSecond, boolean isAtLeast) {
        double[] values = factors.stream().mapToDouble(Double::doubleValue).toArray();
        double mean = factors.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        Optional<Interval> ci95 = values.length < 2 ? Optional.empty() : Optional.of(Sections.studentT(mean, values));
        return new Capacity(policy, mean, ci95, requestsPerSecond, isAtLeast);
    }
}

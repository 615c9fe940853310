package io.simctl.experiments.sweep;

import io.simctl.report.stats.Interval;
import io.simctl.report.stats.Sections;
import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.stat.StatUtils;

/**
 * The highest load that a policy set bears.
 *
 * @param policy name of the policy set
 * @param factor multiple of the scenario's rates, the geometric mean over replications; 0 where one of them bears no load that was tried
 * @param ci95 Student's t interval about it, on a logarithmic scale; empty with one replication, or where one has no end
 * @param requestsPerSecond submitted at that load, in the mean
 * @param isAtLeast whether the highest load that was tried was borne in some replication
 */
public record BorneLoad(
        String policy, double factor, Optional<Interval> ci95, double requestsPerSecond, boolean isAtLeast) {

    static BorneLoad of(String policy, List<Double> factors, double requestsPerSecond, boolean isAtLeast) {
        double[] logs = factors.stream().mapToDouble(Math::log).toArray();
        boolean isNone = factors.contains(0.0);
        double mean = isNone ? Double.NEGATIVE_INFINITY : StatUtils.mean(logs);
        boolean areKnown = logs.length > 1 && !isAtLeast && !isNone;
        Optional<Interval> ci95 = areKnown
                ? Optional.of(Sections.studentT(mean, logs))
                        .map(log -> new Interval(Math.exp(log.low()), Math.exp(log.high())))
                : Optional.empty();
        return new BorneLoad(policy, Math.exp(mean), ci95, requestsPerSecond, isAtLeast);
    }
}

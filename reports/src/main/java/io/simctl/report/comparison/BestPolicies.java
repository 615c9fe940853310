package io.simctl.report.comparison;

import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.metric.Direction;
import io.simctl.report.metric.Metric;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The best policy of one row of a report, by metric: the one that is better than every other beyond the interval of their
 * difference. Often there is none. Latencies of completed requests have none at all: who is best by them, the error-adjusted ones
 * tell.
 */
final class BestPolicies {
    private final Report report;
    private final int row;
    private final Map<List<Integer>, PolicyPair> pairs = new HashMap<>();

    BestPolicies(Report report, int row) {
        this.report = report;
        this.row = row;
    }

    /** Index of the best policy; empty when no policy is better than all others. */
    OptionalInt by(Metric metric) {
        if (report.policies().size() < 2 || metric.direction() == Direction.NEUTRAL || metric.isOfSurvivors()) {
            return OptionalInt.empty();
        }
        return candidate(metric).stream()
                .filter(best -> IntStream.range(0, report.policies().size())
                        .filter(other -> other != best)
                        .allMatch(other -> isBetter(best, other, metric)))
                .findFirst();
    }

    /** The policy with the best value, which has no interval yet. */
    private OptionalInt candidate(Metric metric) {
        List<OptionalDouble> values = report.policies().stream()
                .map(policy -> metric.of(policy.scope(row)))
                .toList();
        return IntStream.range(0, values.size())
                .filter(i -> PairedSections.isFinite(values.get(i)))
                .reduce((a, b) -> metric.direction()
                                .prefers(
                                        values.get(b).orElseThrow(),
                                        values.get(a).orElseThrow())
                        ? b
                        : a);
    }

    private boolean isBetter(int best, int other, Metric metric) {
        List<PolicyResult> policies = report.policies();
        PolicyPair pair = pairs.computeIfAbsent(
                List.of(best, other), key -> PolicyPair.of(report, policies.get(other), policies.get(best), row));
        return pair.finding(metric) == Comparison.Finding.BETTER;
    }
}

package io.simctl.report.text;

import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.comparison.ComparisonTable.Column;
import io.simctl.report.comparison.ComparisonTable.Group;
import io.simctl.report.comparison.ComparisonTable.Row;
import io.simctl.report.metric.Metric;
import io.simctl.report.stats.Sections;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Half of the 95 % interval that the replications of a policy leave about a figure of its own. */
final class Spread {
    private Spread() {}

    /** Whether the replications of some policy can tell. */
    static boolean isTold(Report report) {
        return report.replications() > 1 && report.policies().stream().anyMatch(policy -> !policy.isOneRunCopied());
    }

    /** The half as a column shows it, behind its sign; empty where some replication has no finite value. */
    static String of(Report report, Group group, Row figures, Column column) {
        PolicyResult policy = report.policy(figures.policy()).orElseThrow();
        boolean isOfAll = group.model().equals(Report.ALL);
        return column.metric().isOfMachines() && !isOfAll
                ? ""
                : of(policy, report.rows().indexOf(group.model()), column);
    }

    private static String of(PolicyResult policy, int row, Column column) {
        Metric metric = column.metric();
        int replications = policy.replications().size();
        double[] values = IntStream.range(0, replications)
                .mapToObj(replication -> metric.of(policy.scope(row, replication)))
                .filter(value -> value.isPresent() && Double.isFinite(value.getAsDouble()))
                .mapToDouble(OptionalDouble::getAsDouble)
                .toArray();
        if (values.length < replications || values.length < 2 || policy.isOneRunCopied()) {
            return "";
        }
        double mean = Arrays.stream(values).average().orElseThrow();
        double half = Sections.studentT(mean, values).high() - mean;
        // of a total the table has the sum over all replications
        return "±" + column.size(metric.isTotal() ? replications * half : half);
    }
}

package io.simctl.report.comparison;

import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.metric.Metric;
import io.simctl.report.metric.Use;
import io.simctl.report.stats.Interval;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The comparisons of the policies of a report with its baseline. */
public final class Comparisons {
    private final Report report;
    private final PolicyResult candidate;
    private final int row;
    private final PolicyPair pair;

    private Comparisons(Report report, PolicyResult candidate, int row) {
        this.report = report;
        this.candidate = candidate;
        this.row = row;
        pair = PolicyPair.of(report, report.baseline(), candidate, row);
    }

    /** Each policy against the first, for each model and all together, by every metric for {@link Use#COMPARED}. */
    public static List<Comparison> of(Report report) {
        return report.policies().stream()
                .skip(1)
                .flatMap(candidate -> IntStream.range(0, report.rows().size())
                        .mapToObj(row -> new Comparisons(report, candidate, row))
                        .flatMap(Comparisons::all))
                .toList();
    }

    private Stream<Comparison> all() {
        boolean ofAllModels = row == report.models().size();
        return report.metrics().metrics(Use.COMPARED).stream()
                .filter(metric -> ofAllModels || !metric.isOfMachines())
                .map(this::compare);
    }

    private Comparison compare(Metric metric) {
        Difference difference = pair.difference(metric);
        Optional<Interval> bootstrap = pair.bootstrap95(metric, report.seed());
        return new Comparison(
                report.baseline().name(),
                candidate.name(),
                report.rows().get(row),
                metric,
                difference.size(),
                difference.ci95(),
                bootstrap,
                difference.noise().basis(),
                pair.finding(metric));
    }
}

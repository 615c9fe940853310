package io.simctl.report.comparison;

import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.metric.Metric;
import io.simctl.report.metric.Use;
import io.simctl.report.stats.Interval;
import io.simctl.report.stats.Sections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The comparisons of the policies of a report with its baseline. */
public final class Comparisons {
    private static final int FEWEST_FOR_INTERVAL = 2;
    private static final int FEWEST_FOR_BOOTSTRAP = 8;

    private final Report report;
    private final PolicyResult candidate;
    private final int row;
    private final PairedSections sections;

    private Comparisons(Report report, PolicyResult candidate, int row) {
        this.report = report;
        this.candidate = candidate;
        this.row = row;
        sections = PairedSections.of(report, candidate, row);
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
        OptionalDouble left = metric.of(report.baseline().scope(row));
        OptionalDouble right = metric.of(candidate.scope(row));
        if (!PairedSections.isFinite(left) || !PairedSections.isFinite(right)) {
            String why = left.isEmpty() || right.isEmpty() ? "too few samples" : "infinite";
            return comparison(metric, OptionalDouble.empty(), PairedSections.Differences.none(why));
        }
        double difference = right.getAsDouble() - left.getAsDouble();
        return comparison(metric, OptionalDouble.of(difference), sections.differences(metric));
    }

    private Comparison comparison(Metric metric, OptionalDouble difference, PairedSections.Differences bySection) {
        double[] values = bySection.values();
        Optional<Interval> student = values.length < FEWEST_FOR_INTERVAL
                ? Optional.empty()
                : Optional.of(Sections.studentT(difference.orElseThrow(), values));
        Optional<Interval> bootstrap = values.length < FEWEST_FOR_BOOTSTRAP
                ? Optional.empty()
                : Optional.of(Sections.bootstrap(difference.orElseThrow(), values, report.seed()));
        return new Comparison(
                report.baseline().name(),
                candidate.name(),
                report.rows().get(row),
                metric,
                difference,
                student,
                bootstrap,
                bySection.basis());
    }
}

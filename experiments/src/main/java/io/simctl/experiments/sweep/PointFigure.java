package io.simctl.experiments.sweep;

import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.figure.FigureName;
import io.simctl.report.figure.RunSections;
import io.simctl.report.metric.Metric;
import io.simctl.report.stats.Interval;
import io.simctl.report.stats.StudentIntervals;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A figure at a point of a sweep.
 *
 * @param policy name of the policy set
 * @param name what it is of
 * @param value over all replications, or the mean of a run where it is a count; empty where too few samples are behind it
 * @param ci95 Student's t interval over replications, or over batches of a single run; empty where neither can tell
 */
public record PointFigure(String policy, FigureName name, OptionalDouble value, Optional<Interval> ci95) {

    /** The figures of a report by each of the metrics, for each policy and each of its rows. */
    static List<PointFigure> of(Report report, List<Metric> metrics) {
        int all = report.models().size();
        var intervals = new StudentIntervals();
        return report.policies().stream()
                .flatMap(policy -> IntStream.rangeClosed(0, all)
                        .boxed()
                        .flatMap(row -> of(report, policy, row, metrics, intervals)))
                .toList();
    }

    private static Stream<PointFigure> of(
            Report report, PolicyResult policy, int row, List<Metric> metrics, StudentIntervals intervals) {
        RunSections sections = RunSections.of(policy, row);
        return metrics.stream()
                .filter(metric -> row == report.models().size() || !metric.isOfMachines())
                .map(metric -> {
                    OptionalDouble value = RunSections.perRun(policy, row, metric);
                    return new PointFigure(
                            policy.name(),
                            new FigureName(report.rows().get(row), metric),
                            value,
                            interval(value, sections.finite(metric), intervals));
                });
    }

    private static Optional<Interval> interval(
            OptionalDouble value, RunSections.BySection sections, StudentIntervals intervals) {
        return value.isEmpty() || !Double.isFinite(value.getAsDouble()) || sections.isEmpty()
                ? Optional.empty()
                : Optional.of(intervals.of(value.getAsDouble(), sections.values()));
    }
}

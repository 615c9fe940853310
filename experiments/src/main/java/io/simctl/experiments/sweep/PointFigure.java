package io.simctl.experiments.sweep;

import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.metric.Metric;
import io.simctl.report.result.RunResult;
import io.simctl.report.stats.Interval;
import io.simctl.report.stats.Sections;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A figure at a point of a sweep.
 *
 * @param policy name of the policy set
 * @param model name of the model, or {@link Report#ALL}
 * @param metric what was measured
 * @param value over all replications, or their mean where it is a count; empty where too few samples are behind it
 * @param ci95 Student's t interval over replications; empty with fewer than two that differ, or where one has no finite value
 */
public record PointFigure(
        String policy, String model, Metric metric, OptionalDouble value, Optional<Interval> ci95) {

    /** The figures of a report by each of the metrics, for each policy and each of its rows. */
    public static List<PointFigure> of(Report report, List<Metric> metrics) {
        int all = report.models().size();
        return report.policies().stream()
                .flatMap(policy -> IntStream.rangeClosed(0, all)
                        .boxed()
                        .flatMap(row -> metrics.stream()
                                .filter(metric -> row == all || !metric.isOfMachines())
                                .map(metric -> of(policy, row, report.rows().get(row), metric))))
                .toList();
    }

    private static PointFigure of(PolicyResult policy, int row, String model, Metric metric) {
        int runs = policy.replications().size();
        OptionalDouble together = metric.of(policy.scope(row));
        OptionalDouble value = metric.isTotal() && together.isPresent()
                ? OptionalDouble.of(together.getAsDouble() / runs)
                : together;
        return new PointFigure(policy.name(), model, metric, value, interval(policy, row, metric, value));
    }

    private static Optional<Interval> interval(PolicyResult policy, int row, Metric metric, OptionalDouble whole) {
        double[] single = distinct(policy)
                .mapToDouble(run -> metric.of(policy.scope(row, run)).orElse(Double.NaN))
                .toArray();
        return single.length < 2 || whole.isEmpty() || !Arrays.stream(single).allMatch(Double::isFinite)
                ? Optional.empty()
                : Optional.of(Sections.studentT(whole.getAsDouble(), single));
    }

    /** A copy of a run tells nothing of chance. */
    private static IntStream distinct(PolicyResult policy) {
        List<RunResult> runs = policy.replications();
        return runs.size() == 1 ? IntStream.empty() : IntStream.range(0, runs.size()).filter(i -> runs.indexOf(runs.get(i)) == i);
    }

    /** Whether it is the figure of that name. */
    public boolean is(String ofPolicy, String ofModel, Metric ofMetric) {
        return policy.equals(ofPolicy) && model.equals(ofModel) && metric.equals(ofMetric);
    }

    /** The finite value, as a stream of none or one. */
    Stream<Double> finite() {
        return value.stream().filter(Double::isFinite).boxed();
    }
}

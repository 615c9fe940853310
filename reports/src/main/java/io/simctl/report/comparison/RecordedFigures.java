package io.simctl.report.comparison;

import io.simctl.report.Display;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.metric.Metric;
import io.simctl.report.metric.Scope;
import io.simctl.report.result.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** The figures that replayed traces recorded of their requests, beside those of the same requests under each policy. */
public final class RecordedFigures {
    private static final List<String> KEYS = List.of(
            "rate_429",
            "rate_503",
            "ttft_ms.p50",
            "ttft_ms.p95",
            "ttft_ms.p99",
            "tpot_ms.p50",
            "tpot_ms.p95",
            "e2e_ms.p50",
            "e2e_ms.p95");

    private final Report report;
    private final List<Figures> recorded;

    private RecordedFigures(Report report) {
        this.report = report;
        recorded = report.setup().inputs().recorded();
    }

    /**
     * A figure.
     *
     * @param metric what it is
     * @param recorded with its unit, or why there is none
     * @param policies the same of each policy, in the order of the report
     */
    public record Row(Metric metric, String recorded, List<String> policies) {
        public Row {
            policies = List.copyOf(policies);
        }
    }

    /**
     * The figures of a model.
     *
     * @param model its name, or {@link Report#ALL}
     * @param rows at least one
     */
    public record Group(String model, List<Row> rows) {
        public Group {
            rows = List.copyOf(rows);
        }
    }

    /** What traces say of each model, all models together coming last; nothing where they say nothing. */
    public static List<Group> of(Report report) {
        return new RecordedFigures(report).groups();
    }

    /** What traces say of the model in this row of the report, as metrics take it; empty where they say nothing. */
    public static Optional<Scope> scope(Report report, int row) {
        return new RecordedFigures(report).scope(row);
    }

    private List<Group> groups() {
        int all = report.models().size();
        List<Group> groups = new ArrayList<>();
        IntStream.rangeClosed(0, all)
                .filter(row -> row == all || all > 1)
                .forEach(row -> scope(row)
                        .map(scope -> rows(row, scope))
                        .filter(rows -> !rows.isEmpty())
                        .ifPresent(rows -> groups.add(new Group(report.rows().get(row), rows))));
        return groups;
    }

    private Optional<Scope> scope(int row) {
        if (recorded.isEmpty()) {
            return Optional.empty();
        }
        Figures figures = row < recorded.size()
                ? recorded.get(row)
                : recorded.stream().reduce(Figures::beside).orElse(Figures.NONE);
        return Optional.of(new Scope(figures, List.of(), Optional.empty()));
    }

    private List<Row> rows(int row, Scope scope) {
        return KEYS.stream()
                .map(report.metrics()::find)
                .flatMap(Optional::stream)
                .filter(metric -> isKnown(metric, scope))
                .map(metric -> row(metric, scope, row))
                .toList();
    }

    /** A percentile of too few is shown as such if it is the median, so that the reader sees that there are some. */
    private static boolean isKnown(Metric metric, Scope scope) {
        OptionalDouble value = metric.of(scope);
        boolean isMedian = metric.name().equals("p50");
        return metric.key().equals("rate_503")
                ? value.orElse(0) > 0
                : value.isPresent()
                        || (isMedian
                                && scope.figures()
                                                .latencies()
                                                .get(metric.group())
                                                .count()
                                        > 0);
    }

    private Row row(Metric metric, Scope scope, int row) {
        return new Row(
                metric,
                Display.of(metric, metric.of(scope)),
                report.policies().stream()
                        .map(policy -> Display.of(metric, value(metric, policy, row)))
                        .toList());
    }

    private static OptionalDouble value(Metric metric, PolicyResult policy, int row) {
        return metric.of(policy.scope(row));
    }
}

package io.simctl.report.chart;

import io.simctl.report.Display;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.result.Reason;
import io.simctl.report.result.RunResult;
import io.simctl.report.result.Series;
import io.simctl.report.result.TimeSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The numbers behind charts over time, in so few stretches of time that they can be read. */
final class TimeTables {
    private static final int MOST_ROWS = 24;
    private static final double SECONDS_PER_MINUTE = 60;

    private TimeTables() {}

    /** Tokens per second by policy. */
    static ChartTable tokens(Report report) {
        List<Rate> rates = report.policies().stream()
                .map(policy -> policy.replications().getFirst())
                .map(run ->
                        Rate.of(run, MOST_ROWS, run.series().models().stream().map(TimeSeries.OfModel::tokens)))
                .toList();
        List<String> names = report.policies().stream().map(PolicyResult::name).toList();
        return table(names, rates, 1);
    }

    /** Rejections per minute of a policy, by reason. */
    static ChartTable rejections(Report report, int policy) {
        RunResult run = report.policies().get(policy).replications().getFirst();
        List<Reason> reasons = TimeChart.reasons(report);
        List<Rate> rates = reasons.stream()
                .map(reason -> Rate.of(run, MOST_ROWS, rejected(run, reason)))
                .toList();
        List<String> names = reasons.stream()
                .map(reason -> reason.status() + " " + reason.text())
                .toList();
        return table(names, rates, SECONDS_PER_MINUTE);
    }

    private static Stream<Series> rejected(RunResult run, Reason reason) {
        return run.series().models().stream()
                .map(model -> model.rejected().get(reason))
                .filter(Objects::nonNull);
    }

    private static ChartTable table(List<String> names, List<Rate> rates, double perSecond) {
        List<String> head = new ArrayList<>(List.of("from"));
        head.addAll(names);
        Rate longest =
                rates.stream().reduce((a, b) -> b.bins() > a.bins() ? b : a).orElse(new Rate(1, 0, new double[0]));
        List<List<String>> rows = IntStream.range(0, longest.bins())
                .mapToObj(bin -> Stream.concat(
                                Stream.of(Display.time(bin * longest.binSeconds())),
                                rates.stream().map(rate -> value(rate, bin, perSecond)))
                        .toList())
                .toList();
        return new ChartTable(head, rows);
    }

    private static String value(Rate rate, int bin, double perSecond) {
        return bin < rate.bins() ? Display.number(rate.perSecond()[bin] * perSecond) : Display.number(0);
    }
}

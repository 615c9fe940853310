package io.simctl.report.text;

import io.simctl.report.Display;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.chart.TimeChart;
import io.simctl.report.result.RunResult;
import io.simctl.report.result.TimeSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The rate of rejections over the time of each policy's first run, in a line of text; policies that rejected nothing have none. */
final class RejectionSparkline {
    private static final int LONGEST_NAME = 22;
    private static final int MOST_BARS = 48;
    private static final int BESIDE = 32;
    private static final String BARS = " ▁▂▃▄▅▆▇█";
    private static final String ASCII = " ..::-=+#";

    private RejectionSparkline() {}

    /** What the lines show, by the statuses that there were: "429-rate", "429- and 503-rate". */
    static String title(Report report) {
        return TimeChart.reasons(report).stream()
                        .map(reason -> String.valueOf(reason.status()))
                        .distinct()
                        .collect(Collectors.joining("- and "))
                + "-rate over time";
    }

    /** A line for each policy that has something to show; all have the same scale. */
    static List<String> lines(Report report, int width, boolean unicode) {
        int bars = Math.clamp(width - LONGEST_NAME - BESIDE, 8, MOST_BARS);
        List<double[]> rates = report.policies().stream()
                .map(policy -> rates(policy.replications().getFirst(), bars))
                .toList();
        double top = rates.stream().flatMapToDouble(Arrays::stream).max().orElse(0);
        int names = report.policies().stream()
                .mapToInt(policy -> Columns.width(Columns.clean(policy.name())))
                .max()
                .orElse(0);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < rates.size(); i++) {
            double peak = Arrays.stream(rates.get(i)).max().orElse(0);
            if (peak > 0) {
                PolicyResult policy = report.policies().get(i);
                lines.add(Columns.left(Columns.clean(policy.name()), Math.min(LONGEST_NAME, names)) + "  "
                        + bars(rates.get(i), top, unicode ? BARS : ASCII) + "  up to " + Display.percent(peak));
            }
        }
        return lines;
    }

    private static String bars(double[] rates, double top, String ink) {
        var line = new StringBuilder();
        for (double rate : rates) {
            // a rate that is not 0 is never drawn as 0
            int level = (int) Math.round(rate / top * (ink.length() - 1));
            line.append(ink.charAt(rate > 0 ? Math.max(1, level) : 0));
        }
        return line.toString();
    }

    /** Requests rejected for good in a bin as a share of those that came in it; some came before it, so that it is held to 1. */
    private static double[] rates(RunResult run, int bars) {
        double[] submitted = new double[bars];
        double[] rejected = new double[bars];
        for (TimeSeries.OfModel model : run.series().models()) {
            add(submitted, model.submitted().values());
            model.rejected().values().forEach(series -> add(rejected, series.values()));
        }
        double[] rates = new double[bars];
        Arrays.setAll(rates, bar -> submitted[bar] == 0 ? 0 : Math.min(1, rejected[bar] / submitted[bar]));
        return rates;
    }

    private static void add(double[] bars, long[] values) {
        for (int bin = 0; bin < values.length; bin++) {
            bars[(int) ((long) bin * bars.length / values.length)] += values[bin];
        }
    }
}

package io.simctl.report.chart;

import io.simctl.report.Report;
import io.simctl.report.chart.svg.Ink;
import io.simctl.report.result.Reason;
import io.simctl.report.result.ReasonCount;
import io.simctl.report.result.RunResult;
import io.simctl.report.result.TimeSeries;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYAreaRenderer;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Charts over the time of the first replication: rates by bins of time, the warm-up shaded. */
public final class TimeChart {
    /** Pixels across. */
    public static final int WIDTH = 1120;

    private static final int BAND_HEIGHT = 150;
    private static final int LINES_HEIGHT = 260;
    private static final int MOST_POINTS = 200;
    private static final int MOST_STEPS = 512;
    private static final int MOST_TICKS = 12;
    /** Height of a band's highest peak, as a share of the axis, below which it looks empty. */
    private static final double LEAST_SEEN = 0.02;

    private static final int A_FEW = 5;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double SECONDS_PER_MINUTE = 60;

    private final Report report;
    private final double seconds;

    /** Charts of this report; all have the same time axis, up to the end of the longest run. */
    public TimeChart(Report report) {
        this.report = report;
        seconds = report.policies().stream()
                .mapToDouble(policy -> policy.replications().getFirst().end() / NANOS_PER_SECOND)
                .max()
                .orElseThrow();
    }

    private static RunResult run(Report report, int policy) {
        return report.policies().get(policy).replications().getFirst();
    }

    /** Output tokens per second as generated, one line for each policy. */
    public Svg tokens() {
        var lines = new XYSeriesCollection();
        var renderer = new XYLineAndShapeRenderer(true, false);
        renderer.setDrawSeriesLineAsPath(true);
        double max = 0;
        for (int i = 0; i < report.policies().size(); i++) {
            RunResult run = run(report, i);
            Rate rate = Rate.of(run, MOST_POINTS, run.series().models().stream().map(TimeSeries.OfModel::tokens));
            max = Math.max(max, rate.max());
            lines.addSeries(line(report.policies().get(i).name(), rate));
            renderer.setSeriesPaint(i, Ink.policy(i));
        }
        Ticks ticks = Ticks.linear(max);
        var coincidence = new Coincidence(lines, false, ticks.last());
        IntStream.range(0, lines.getSeriesCount()).forEach(i -> renderer.setSeriesStroke(i, coincidence.stroke(i)));
        Plots.Drawn drawn = Plots.draw(plot(lines, ticks, renderer), "tokens/s", WIDTH, LINES_HEIGHT);
        return new Svg(
                WIDTH,
                LINES_HEIGHT,
                "Output tokens per second over time",
                "One line for each policy.",
                coincidence.inWords().orElse(""),
                drawn.elements(),
                new Frame(Frame.Kind.LINES, drawn.area(), 0, seconds, ticks.last(), "tokens/s"),
                TimeTables.tokens(report));
    }

    private static XYSeries line(String name, Rate rate) {
        var line = new XYSeries(name, false);
        for (int bin = 0; bin < rate.perSecond().length; bin++) {
            line.add((bin * rate.binSeconds() + rate.end(bin)) / 2, rate.perSecond()[bin]);
        }
        return line;
    }

    /** All reasons for which any policy rejected requests, in the order of their colours. */
    public static List<Reason> reasons(Report report) {
        return report.policies().stream()
                .flatMap(policy -> policy.replications().getFirst().series().models().stream())
                .flatMap(model -> model.rejected().keySet().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * Whether a chart of the policy's rejections would show more than a few words do.
     *
     * @param max where its axis ends
     */
    public boolean showsRejections(int policy, double max) {
        double most = rejections(policy, reasons(report)).max() * SECONDS_PER_MINUTE;
        return most >= LEAST_SEEN * max
                && RejectionTotals.of(report, policy).stream()
                                .mapToLong(ReasonCount::count)
                                .sum()
                        > A_FEW;
    }

    /** The most rejections per minute that any policy has in a bin; 0 when there are none. */
    public double mostRejections() {
        double max = 0;
        for (int i = 0; i < report.policies().size(); i++) {
            max = Math.max(max, rejections(i, reasons(report)).max());
        }
        return max * SECONDS_PER_MINUTE;
    }

    private Rate rejections(int policy, List<Reason> reasons) {
        RunResult run = run(report, policy);
        return Rate.of(
                run,
                MOST_STEPS,
                run.series().models().stream()
                        .flatMap(model ->
                                reasons.stream().map(reason -> model.rejected().get(reason)))
                        .filter(Objects::nonNull));
    }

    /**
     * Rejections per minute of one policy, stacked by reason.
     *
     * @param max where the axis ends: the same for charts to be compared
     */
    public Svg rejections(int policy, double max) {
        List<Reason> reasons = reasons(report);
        var areas = new XYSeriesCollection();
        var renderer = new XYAreaRenderer(XYAreaRenderer.AREA);
        // each area reaches down to 0 and covers the lower part of the one before: the whole stack is drawn first
        for (int top = reasons.size(); top > 0; top--) {
            Rate rate = rejections(policy, reasons.subList(0, top));
            int series = areas.getSeriesCount();
            areas.addSeries(steps(reasons.get(top - 1), rate));
            renderer.setSeriesPaint(series, Ink.reason(top - 1));
        }
        Ticks ticks = Ticks.linear(max);
        Plots.Drawn drawn = Plots.draw(plot(areas, ticks, renderer), "rejections per minute", WIDTH, BAND_HEIGHT);
        return new Svg(
                WIDTH,
                BAND_HEIGHT,
                "Rejections per minute over time, "
                        + report.policies().get(policy).name(),
                "Stacked by reason; the axis is the same for every policy.",
                "",
                drawn.elements(),
                new Frame(Frame.Kind.STACK, drawn.area(), 0, seconds, ticks.last(), "per minute"),
                TimeTables.rejections(report, policy));
    }

    private static XYSeries steps(Reason reason, Rate rate) {
        var steps = new XYSeries(reason.status() + " " + reason.text(), false);
        double[] values = rate.perSecond();
        for (int bin = 0; bin < values.length; bin++) {
            boolean rises = bin == 0 || values[bin] != values[bin - 1];
            boolean ends = bin == values.length - 1 || values[bin] != values[bin + 1];
            if (rises) {
                steps.add(bin * rate.binSeconds(), values[bin] * SECONDS_PER_MINUTE);
            }
            if (ends) {
                steps.add(rate.end(bin), values[bin] * SECONDS_PER_MINUTE);
            }
        }
        return steps;
    }

    private XYPlot plot(XYSeriesCollection data, Ticks ticks, XYItemRenderer renderer) {
        XYPlot plot = Plots.plot(
                data,
                Axes.linear(0, seconds, Ticks.time(seconds, MOST_TICKS)),
                Axes.linear(0, ticks.last(), ticks),
                renderer);
        Plots.warmup(plot, run(report, 0).warmup() / NANOS_PER_SECOND);
        return plot;
    }
}

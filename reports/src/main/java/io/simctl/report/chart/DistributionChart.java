package io.simctl.report.chart;

import io.simctl.report.Display;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.chart.svg.Ink;
import io.simctl.report.metric.Latency;
import io.simctl.report.metric.Unit;
import io.simctl.report.result.Counts;
import io.simctl.report.result.Distribution;
import io.simctl.report.result.RequestCount;
import io.simctl.report.stats.Tails;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * The share of the requests that had their latency within x: one line for each policy over a logarithmic axis. Requests that did
 * not complete are part of the whole, so that a line ends below 100 % by them.
 */
public final class DistributionChart {
    private static final int WIDTH = 560;
    private static final int HEIGHT = 300;
    private static final double POINTS_PER_DECADE = 120;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final List<Integer> SHARES = List.of(10, 25, 50, 75, 90, 95, 99);

    private final Report report;
    private final int row;
    private final Latency latency;

    private DistributionChart(Report report, int row, Latency latency) {
        this.report = report;
        this.row = row;
        this.latency = latency;
    }

    /**
     * Draws the chart.
     *
     * @param row of {@link Report#rows()}
     * @param latency of completed requests
     * @return empty when no policy has a value
     */
    public static Optional<Svg> of(Report report, int row, Latency latency, String name) {
        return new DistributionChart(report, row, latency).draw(name);
    }

    private Distribution distribution(PolicyResult policy) {
        return distribution(policy, row);
    }

    private Distribution distribution(PolicyResult policy, int ofRow) {
        return policy.models().get(ofRow).figures().latencies().get(latency.key());
    }

    private long whole(PolicyResult policy) {
        Counts<RequestCount> counts = policy.models().get(row).counts();
        return distribution(policy).count() + counts.get(RequestCount.SUBMITTED) - counts.get(RequestCount.COMPLETED);
    }

    private Optional<Svg> draw(String name) {
        List<Distribution> all = report.policies().stream()
                .map(policy -> distribution(policy, report.models().size()))
                .filter(distribution -> distribution.count() > 0)
                .toList();
        if (all.isEmpty()) {
            return Optional.empty();
        }
        // the axis is that of all models, so that models can be compared; the fastest thousandth is left out of it,
        // since
        // single early values would stretch it over empty decades
        double from = all.stream()
                .mapToDouble(d -> d.atRank(1 + d.count() / 1000))
                .min()
                .orElseThrow();
        double to = all.stream().mapToDouble(Distribution::max).max().orElseThrow();
        double low = Math.max(1e-3, from / NANOS_PER_MILLI / 1.1);
        double high = Math.max(low * 2, to / NANOS_PER_MILLI * 1.1);
        var renderer = new XYLineAndShapeRenderer(true, false);
        renderer.setDrawSeriesLineAsPath(true);
        var lines = new XYSeriesCollection();
        for (int i = 0; i < report.policies().size(); i++) {
            lines.addSeries(line(report.policies().get(i), low, high));
            renderer.setSeriesPaint(i, Ink.policy(i));
        }
        var coincidence = new Coincidence(lines, true, 1);
        IntStream.range(0, lines.getSeriesCount()).forEach(i -> renderer.setSeriesStroke(i, coincidence.stroke(i)));
        var plot = Plots.plot(
                lines,
                Axes.log(name + ", logarithmic", low, high, Ticks.logMillis(low, high)),
                Axes.linear(0, 1, Ticks.percent()),
                renderer);
        Plots.Drawn drawn = Plots.draw(plot, "share of requests", WIDTH, HEIGHT);
        return Optional.of(new Svg(
                WIDTH,
                HEIGHT,
                title(name),
                description(name),
                coincidence.inWords().orElse(""),
                drawn.elements(),
                new Frame(Frame.Kind.SHARES, drawn.area(), low, high, 1, "%"),
                table()));
    }

    /** Percentiles over all requests; one that falls on those that did not complete is infinite. */
    private ChartTable table() {
        List<List<String>> rows = SHARES.stream()
                .map(share -> Stream.concat(
                                Stream.of("p" + share),
                                report.policies().stream().map(policy -> percentile(policy, share)))
                        .toList())
                .toList();
        return new ChartTable(
                Stream.concat(
                                Stream.of("share of requests"),
                                report.policies().stream().map(PolicyResult::name))
                        .toList(),
                rows);
    }

    private String percentile(PolicyResult policy, int share) {
        Distribution distribution = distribution(policy);
        long whole = whole(policy);
        if (whole < Tails.samplesNeeded(10 * share)) {
            return whole == 0 ? Display.NONE : "n too small";
        }
        long rank = Tails.rank(10 * share, whole);
        return rank > distribution.count()
                ? "∞"
                : Display.of(Unit.MILLISECONDS, distribution.atRank(rank) / NANOS_PER_MILLI);
    }

    /** Buckets closer than a pixel are joined by straight lines, further apart the share rises where the value is. */
    private XYSeries line(PolicyResult policy, double low, double high) {
        Distribution distribution = distribution(policy);
        double whole = whole(policy);
        var line = new XYSeries(policy.name(), false);
        long below = 0;
        double lastX = low;
        line.add(low, 0);
        for (int bucket = 0; bucket < distribution.buckets(); bucket++) {
            double x = Math.max(low, distribution.value(bucket) / NANOS_PER_MILLI);
            double gap = Math.log10(x / lastX) * POINTS_PER_DECADE;
            if (gap >= 2) {
                line.add(x, below / whole);
            }
            below += distribution.count(bucket);
            if (gap >= 1 || bucket == distribution.buckets() - 1) {
                line.add(x, below / whole);
                lastX = x;
            }
        }
        line.add(high, below / whole);
        return line;
    }

    private String title(String name) {
        String model = report.rows().get(row);
        return name + " by policy, " + (model.equals(Report.ALL) ? "all models" : model);
    }

    private String description(String name) {
        return "Cumulative distribution of " + name + " on a logarithmic axis. "
                + String.join(
                        "; ",
                        IntStream.range(0, report.policies().size())
                                .mapToObj(i -> report.policies().get(i).name() + ": "
                                        + distribution(report.policies().get(i)).count() + " values")
                                .toList())
                + ".";
    }
}

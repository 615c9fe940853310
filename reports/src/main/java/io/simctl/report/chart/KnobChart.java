package io.simctl.report.chart;

import io.simctl.report.Display;
import io.simctl.report.chart.svg.Ink;
import io.simctl.report.metric.Metric;
import io.simctl.report.metric.Unit;
import io.simctl.report.stats.Interval;
import java.awt.BasicStroke;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;

/**
 * A metric over the values of one knob, a line for each policy with its intervals; or a mark for each point, where other knobs vary as well.
 *
 * @param title what it shows
 * @param knob name of the knob
 * @param values texts of its values, each at an equal distance from the next; none where the axis is of numbers
 * @param metric what is drawn
 * @param lines one for each policy, in the order of their colours
 */
public record KnobChart(String title, String knob, List<String> values, Metric metric, List<Line> lines) {
    private static final int WIDTH = 560;
    private static final int HEIGHT = 300;
    private static final int MOST_LABELS = 12;
    private static final int LETTERS = 72;
    private static final double MARGIN = 0.06;
    private static final double MARK = 2.5;

    public KnobChart {
        values = List.copyOf(values);
        lines = List.copyOf(lines);
    }

    /** The points of a policy. */
    public record Line(String policy, List<Reading> readings) {
        public Line {
            readings = List.copyOf(readings);
        }
    }

    /**
     * A point.
     *
     * @param x place of the knob's value among {@link #values}, or the number itself
     * @param y the metric; points that are not finite are left out
     * @param ci95 the interval about it
     */
    public record Reading(double x, double y, Optional<Interval> ci95) {}

    /** Draws it; empty when there is no finite value. */
    public Optional<Svg> draw() {
        double[] shown = lines.stream()
                .flatMap(line -> line.readings().stream())
                .flatMapToDouble(reading -> reading.ci95().isEmpty()
                        ? DoubleStream.of(reading.y())
                        : DoubleStream.of(
                                reading.y(),
                                reading.ci95().get().low(),
                                reading.ci95().get().high()))
                .filter(Double::isFinite)
                .toArray();
        if (shown.length == 0) {
            return Optional.empty();
        }
        double low = DoubleStream.of(shown).min().orElseThrow();
        double high = DoubleStream.of(shown).max().orElseThrow();
        double margin = high > low ? MARGIN * (high - low) : Math.max(1e-9, Math.abs(low) / 10);
        XYPlot plot = Plots.plot(
                series(),
                axis(),
                Axes.linear(low - margin, high + margin, Ticks.between(metric.unit(), low - margin, high + margin)),
                renderer());
        plot.getDomainAxis().setLabel(knob);
        String elements = Plots.draw(plot, metric.label(), WIDTH, HEIGHT).elements();
        return Optional.of(new Svg(WIDTH, HEIGHT, title, description(), "", elements, Frame.bars(), table()));
    }

    private ValueAxis axis() {
        if (values.isEmpty()) {
            double[] xs = lines.stream()
                    .flatMap(line -> line.readings().stream())
                    .mapToDouble(Reading::x)
                    .toArray();
            double low = DoubleStream.of(xs).min().orElse(0);
            double high = Math.max(DoubleStream.of(xs).max().orElse(1), low + 1e-9);
            return Axes.linear(low, high, Ticks.between(Unit.COUNT, low, high));
        }
        int longest = values.stream().mapToInt(String::length).max().orElse(1) + 2;
        int every = Math.ceilDiv(values.size(), Math.max(2, Math.min(MOST_LABELS, LETTERS / longest)));
        List<Integer> marked = IntStream.range(0, values.size())
                .filter(i -> i % every == 0)
                .boxed()
                .toList();
        return Axes.linear(
                -0.3,
                values.size() - 0.7,
                new Ticks(
                        marked.stream().map(Integer::doubleValue).toList(),
                        marked.stream().map(values::get).toList()));
    }

    private XYIntervalSeriesCollection series() {
        var all = new XYIntervalSeriesCollection();
        for (Line line : lines) {
            var series = new XYIntervalSeries(line.policy(), false, true);
            for (Reading reading : line.readings()) {
                if (Double.isFinite(reading.y())) {
                    double low = reading.ci95().map(Interval::low).orElse(reading.y());
                    double high = reading.ci95().map(Interval::high).orElse(reading.y());
                    series.add(reading.x(), reading.x(), reading.x(), reading.y(), low, high);
                }
            }
            all.addSeries(series);
        }
        return all;
    }

    private XYErrorRenderer renderer() {
        var renderer = new XYErrorRenderer();
        renderer.setDrawXError(false);
        renderer.setDefaultLinesVisible(!values.isEmpty());
        renderer.setErrorStroke(new BasicStroke(1));
        renderer.setCapLength(values.isEmpty() ? 0 : MARK * 2);
        for (int policy = 0; policy < lines.size(); policy++) {
            renderer.setSeriesPaint(policy, Ink.policy(policy));
            renderer.setSeriesStroke(policy, Dashes.policy(policy));
            renderer.setSeriesShape(policy, TradeOffChart.shape(policy, MARK));
        }
        return renderer;
    }

    private String description() {
        return metric.label() + " over " + knob + ", a line for each policy.";
    }

    private ChartTable table() {
        return new ChartTable(
                List.of("policy", knob, metric.label(), "95 % interval"),
                lines.stream()
                        .flatMap(line -> line.readings().stream().map(reading -> cells(line, reading)))
                        .toList());
    }

    private List<String> cells(Line line, Reading reading) {
        return List.of(
                line.policy(),
                values.isEmpty() ? Display.of(Unit.COUNT, reading.x()) : values.get((int) reading.x()),
                Double.isNaN(reading.y()) ? Display.NONE : Display.of(metric.unit(), reading.y()),
                reading.ci95()
                        .map(interval -> Display.of(metric.unit(), interval.low()) + " to "
                                + Display.of(metric.unit(), interval.high()))
                        .orElse(Display.NONE));
    }
}

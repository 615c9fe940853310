package io.simctl.report.chart;

import io.simctl.report.Display;
import io.simctl.report.chart.svg.Ink;
import io.simctl.report.chart.svg.PlainFont;
import io.simctl.report.metric.Metric;
import java.awt.BasicStroke;
import java.awt.Shape;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * Two metrics against one another, a mark for each point of a study in the colour of its policy. The points that no other is better than are joined
 * by a line and named by their knobs.
 *
 * @param title what it shows
 * @param across metric of the horizontal axis
 * @param up metric of the other
 * @param policies names in the order of their colours
 * @param dots the points; an infinite value stands at the end of its axis, and those without one are left out
 */
public record TradeOffChart(String title, Metric across, Metric up, List<String> policies, List<Dot> dots) {
    private static final int WIDTH = 620;
    private static final int HEIGHT = 380;
    private static final double PLOT_WIDTH = 540;
    private static final double PLOT_HEIGHT = 310;
    private static final double MARGIN = 0.06;
    private static final double SMALL = 2.5;
    private static final double LARGE = 4.5;
    private static final int FONT = 10;
    private static final int LABEL_GAP = 12;

    public TradeOffChart {
        policies = List.copyOf(policies);
        dots = List.copyOf(dots);
    }

    /**
     * A point.
     *
     * @param policy index of its policy
     * @param label its knobs in a few characters
     * @param x by the metric across
     * @param y by the metric up
     * @param isBest whether no other point is better than it
     */
    public record Dot(int policy, String label, double x, double y, boolean isBest) {
        private boolean isKnown() {
            return !Double.isNaN(x) && !Double.isNaN(y);
        }
    }

    /** Draws it; empty when no point has both values. */
    public Optional<Svg> draw() {
        List<Dot> known = dots.stream().filter(Dot::isKnown).toList();
        if (known.isEmpty()) {
            return Optional.empty();
        }
        Span x = Span.of(known.stream().map(Dot::x).toList());
        Span y = Span.of(known.stream().map(Dot::y).toList());
        List<Dot> shown = known.stream()
                .map(dot -> new Dot(dot.policy(), dot.label(), x.place(dot.x()), y.place(dot.y()), dot.isBest()))
                .toList();
        var renderer = new XYLineAndShapeRenderer(false, true);
        var series = new XYSeriesCollection();
        front(shown, series, renderer);
        for (int policy = 0; policy < policies.size(); policy++) {
            marks(shown, policy, false, series, renderer);
            marks(shown, policy, true, series, renderer);
        }
        XYPlot plot = Plots.plot(series, x.axis(across), y.axis(up), renderer);
        plot.getDomainAxis().setLabel(across.label());
        names(shown, x, y).forEach(plot::addAnnotation);
        String elements = Plots.draw(plot, up.label(), WIDTH, HEIGHT).elements();
        return Optional.of(new Svg(WIDTH, HEIGHT, title, description(shown), "", elements, Frame.bars(), table(known)));
    }

    /**
     * The values of an axis.
     *
     * @param finite where its marks end
     * @param high where it ends: beyond its marks where infinite values have a place there
     */
    private record Span(double low, double finite, double high) {
        static Span of(List<Double> values) {
            List<Double> finite = values.stream().filter(Double::isFinite).toList();
            double low = finite.stream().min(Comparator.naturalOrder()).orElse(0.0);
            double high = finite.stream().max(Comparator.naturalOrder()).orElse(1.0);
            double margin = high > low ? MARGIN * (high - low) : Math.max(1e-9, Math.abs(low) / 10);
            boolean isInfinite = finite.size() < values.size();
            return new Span(low - margin, high + margin, high + (isInfinite ? 3 : 1) * margin);
        }

        double place(double value) {
            return Double.isFinite(value) ? value : (finite + high) / 2;
        }

        ValueAxis axis(Metric metric) {
            Ticks finiteTicks = Ticks.between(metric.unit(), low, finite);
            return Axes.linear(
                    low, high, high > finite ? finiteTicks.and(place(Double.POSITIVE_INFINITY), "∞") : finiteTicks);
        }

        double share(double value) {
            return (value - low) / (high - low);
        }
    }

    /** The line through the best points, from left to right. */
    private static void front(List<Dot> shown, XYSeriesCollection all, XYLineAndShapeRenderer renderer) {
        var line = new XYSeries("front", false);
        shown.stream()
                .filter(Dot::isBest)
                .sorted(Comparator.comparingDouble(Dot::x).thenComparingDouble(Dot::y))
                .forEach(dot -> line.add(dot.x(), dot.y()));
        int index = all.getSeriesCount();
        all.addSeries(line);
        renderer.setSeriesLinesVisible(index, true);
        renderer.setSeriesShapesVisible(index, false);
        renderer.setSeriesPaint(index, Ink.TEXT);
        renderer.setSeriesStroke(
                index, new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, new float[] {3, 3}, 0));
    }

    private static void marks(
            List<Dot> shown, int policy, boolean best, XYSeriesCollection all, XYLineAndShapeRenderer renderer) {
        var marks = new XYSeries(policy + (best ? " best" : ""), false);
        shown.stream()
                .filter(dot -> dot.policy() == policy && dot.isBest() == best)
                .forEach(dot -> marks.add(dot.x(), dot.y()));
        int index = all.getSeriesCount();
        all.addSeries(marks);
        renderer.setSeriesPaint(index, Ink.policy(policy));
        renderer.setSeriesShape(index, shape(policy, best ? LARGE : SMALL));
        renderer.setSeriesShapesFilled(index, true);
    }

    /** A form for each policy, so that colour is not all that tells them apart. */
    static Shape shape(int policy, double size) {
        var path = new Path2D.Double();
        int corners = switch (policy % 3) {
            case 0 -> 4;
            case 1 -> 3;
            default -> 0;
        };
        if (corners == 0) {
            return new Rectangle2D.Double(-size * 0.85, -size * 0.85, size * 1.7, size * 1.7);
        }
        for (int corner = 0; corner < corners; corner++) {
            double angle = 2 * Math.PI * corner / corners - Math.PI / 2;
            double x = 1.15 * size * Math.cos(angle);
            double y = 1.15 * size * Math.sin(angle);
            if (corner == 0) {
                path.moveTo(x, y);
            } else {
                path.lineTo(x, y);
            }
        }
        path.closePath();
        return path;
    }

    /** Names of the best points, as long as they do not lie upon one another. */
    private static List<XYTextAnnotation> names(List<Dot> shown, Span x, Span y) {
        List<Rectangle2D> taken = new ArrayList<>();
        List<XYTextAnnotation> names = new ArrayList<>();
        var font = new PlainFont(FONT);
        for (Dot dot : shown.stream().filter(Dot::isBest).toList()) {
            double width = font.width(dot.label());
            boolean toTheRight = x.share(dot.x()) * PLOT_WIDTH + width + LABEL_GAP < PLOT_WIDTH;
            double left = x.share(dot.x()) * PLOT_WIDTH + (toTheRight ? LABEL_GAP / 2.0 : -LABEL_GAP / 2.0 - width);
            var box = new Rectangle2D.Double(left, (1 - y.share(dot.y())) * PLOT_HEIGHT - FONT, width, 2.0 * FONT);
            if (taken.stream().noneMatch(box::intersects)) {
                taken.add(box);
                String text = toTheRight ? "\u2002" + dot.label() : dot.label() + "\u2002";
                var name = new XYTextAnnotation(text, dot.x(), dot.y());
                name.setFont(font);
                name.setPaint(Ink.TEXT);
                name.setTextAnchor(toTheRight ? TextAnchor.BOTTOM_LEFT : TextAnchor.BOTTOM_RIGHT);
                names.add(name);
            }
        }
        return names;
    }

    private String description(List<Dot> shown) {
        int out = dots.size() - shown.size();
        return up.label() + " over " + across.label() + ", " + shown.size() + " points"
                + (out == 0 ? "" : "; " + out + " without a value are left out") + ". None is better than: "
                + String.join(
                        "; ",
                        shown.stream()
                                .filter(Dot::isBest)
                                .map(dot -> policies.get(dot.policy()) + " at " + dot.label())
                                .toList())
                + ".";
    }

    private ChartTable table(List<Dot> known) {
        return new ChartTable(
                List.of("policy", "knobs", across.label(), up.label(), "on the Pareto front"),
                known.stream()
                        .map(dot -> List.of(
                                policies.get(dot.policy()),
                                dot.label(),
                                Display.of(across.unit(), dot.x()),
                                Display.of(up.unit(), dot.y()),
                                dot.isBest() ? "yes" : "no"))
                        .toList());
    }
}

package io.simctl.report.chart;

import io.simctl.report.chart.svg.Ink;
import io.simctl.report.chart.svg.PlainFont;
import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.stream.IntStream;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;

/** Axes with given marks, so that nothing is measured to choose them and charts side by side have the same ones. */
final class Axes {
    private static final PlainFont TICKS = new PlainFont(11);
    private static final PlainFont LABEL = new PlainFont(12);

    private Axes() {}

    /** Without a label: one that goes up would be turned, and turned text is hard to read; see {@link Plots#draw}. */
    static ValueAxis linear(double from, double to, Ticks ticks) {
        var axis = new NumberAxis() {
            @Override
            public List<NumberTick> refreshTicks(
                    Graphics2D canvas, AxisState state, Rectangle2D area, RectangleEdge edge) {
                return numberTicks(ticks, edge);
            }
        };
        axis.setRange(from, to);
        return styled(axis);
    }

    /** {@code from} is above 0. */
    static ValueAxis log(String label, double from, double to, Ticks ticks) {
        var axis = new LogAxis(label) {
            @Override
            public List<NumberTick> refreshTicks(
                    Graphics2D canvas, AxisState state, Rectangle2D area, RectangleEdge edge) {
                return numberTicks(ticks, edge);
            }
        };
        axis.setSmallestValue(from / 10);
        axis.setRange(from, to);
        return styled(axis);
    }

    private static List<NumberTick> numberTicks(Ticks ticks, RectangleEdge edge) {
        TextAnchor anchor = RectangleEdge.isTopOrBottom(edge) ? TextAnchor.TOP_CENTER : TextAnchor.CENTER_RIGHT;
        return IntStream.range(0, ticks.at().size())
                .mapToObj(i -> new NumberTick(ticks.at().get(i), ticks.labels().get(i), anchor, anchor, 0))
                .toList();
    }

    private static ValueAxis styled(ValueAxis axis) {
        axis.setTickLabelFont(TICKS);
        axis.setTickLabelPaint(Ink.TEXT);
        axis.setLabelFont(LABEL);
        axis.setLabelPaint(Ink.TEXT);
        axis.setLabelInsets(new RectangleInsets(2, 2, 2, 2));
        axis.setAxisLinePaint(Ink.GRID);
        axis.setTickMarkPaint(Ink.GRID);
        axis.setAxisLineStroke(new BasicStroke(1));
        axis.setTickMarkStroke(new BasicStroke(1));
        return axis;
    }
}

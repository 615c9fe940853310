package io.simctl.report.chart;

import io.simctl.report.chart.svg.Ink;
import io.simctl.report.chart.svg.PlainFont;
import io.simctl.report.chart.svg.SvgCanvas;
import java.awt.BasicStroke;
import java.awt.geom.Rectangle2D;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.IntervalMarker;
import org.jfree.chart.plot.SeriesRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYDataset;

/** The plots that all charts are made of: no frame, no legend (the page has it), a quiet grid. */
final class Plots {
    private static final int LABEL_HEIGHT = 26;

    private Plots() {}

    static XYPlot plot(XYDataset data, ValueAxis across, ValueAxis up, XYItemRenderer renderer) {
        var plot = new XYPlot(data, across, up, renderer);
        plot.setBackgroundPaint(null);
        plot.setSeriesRenderingOrder(SeriesRenderingOrder.FORWARD);
        plot.setOutlineVisible(false);
        plot.setDomainGridlinePaint(Ink.GRID);
        plot.setRangeGridlinePaint(Ink.GRID);
        plot.setDomainGridlineStroke(new BasicStroke(1));
        plot.setRangeGridlineStroke(new BasicStroke(1));
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        plot.setInsets(new RectangleInsets(LABEL_HEIGHT, 4, 2, 34));
        return plot;
    }

    /** Shades the time from 0 to the end of the warm-up. */
    static void warmup(XYPlot plot, double seconds) {
        if (seconds > 0) {
            var marker = new IntervalMarker(0, seconds, Ink.WARMUP);
            marker.setOutlinePaint(null);
            marker.setAlpha(1);
            plot.addDomainMarker(marker, Layer.BACKGROUND);
        }
    }

    /**
     * A drawn plot.
     *
     * @param area the plot without its axes
     */
    record Drawn(String elements, Rectangle2D area) {}

    /** Draws a chart, with what its upward axis counts above that axis. */
    static Drawn draw(XYPlot plot, String upward, int width, int height) {
        var chart = new JFreeChart(null, new PlainFont(12), plot, false);
        chart.setBackgroundPaint(null);
        chart.setPadding(RectangleInsets.ZERO_INSETS);
        var canvas = new SvgCanvas();
        var info = new ChartRenderingInfo();
        chart.draw(canvas, new Rectangle2D.Double(0, 0, width, height), info);
        canvas.setPaint(Ink.TEXT);
        canvas.setFont(new PlainFont(12));
        canvas.drawString(upward, 4, LABEL_HEIGHT - 14);
        return new Drawn(canvas.elements(), info.getPlotInfo().getDataArea());
    }
}

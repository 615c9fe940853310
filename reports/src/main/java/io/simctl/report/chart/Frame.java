package io.simctl.report.chart;

import io.simctl.report.chart.svg.SvgPath;
import java.awt.geom.Rectangle2D;
import java.util.Locale;

/**
 * The place of a chart's plot and what its axes count: what the script of the page needs to name the values under the pointer and
 * to look closer at a part of them.
 *
 * @param kind how values are read off it
 * @param area the plot within the chart, in its pixels
 * @param from where the axis across begins
 * @param to where it ends
 * @param upTo where the upward axis ends, which begins at 0
 * @param unit of the upward axis
 */
public record Frame(Kind kind, Rectangle2D area, double from, double to, double upTo, String unit) {
    /** The kinds of charts that can be pointed at. */
    public enum Kind {
        /** Lines over a logarithmic axis of milliseconds. */
        SHARES,
        /** Lines over time. */
        LINES,
        /** Areas over time, each upon the one before. */
        STACK,
        /** Rows over time, filled by what is in them. */
        ROWS,
        /** Bars, which say all that there is. */
        BARS
    }

    /** Rows over time, in seconds. */
    static Frame rows(double left, double top, double right, double bottom, double seconds) {
        return new Frame(Kind.ROWS, new Rectangle2D.Double(left, top, right - left, bottom - top), 0, seconds, 0, "");
    }

    /** A chart with nothing to point at. */
    static Frame bars() {
        return new Frame(Kind.BARS, new Rectangle2D.Double(), 0, 0, 0, "");
    }

    /** The attributes of the {@code svg} element. */
    String attributes() {
        return String.format(
                Locale.ROOT,
                " data-kind=\"%s\" data-area=\"%s %s %s %s\" data-across=\"%.6g %.6g\" data-up=\"%.6g\" data-unit=\"%s\"",
                kind.name().toLowerCase(Locale.ROOT),
                SvgPath.number(area.getMinX()),
                SvgPath.number(area.getMinY()),
                SvgPath.number(area.getMaxX()),
                SvgPath.number(area.getMaxY()),
                from,
                to,
                upTo,
                unit);
    }
}

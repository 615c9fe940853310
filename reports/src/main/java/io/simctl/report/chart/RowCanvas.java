package io.simctl.report.chart;

import io.simctl.report.Markup;
import io.simctl.report.chart.svg.Ink;
import io.simctl.report.chart.svg.SvgPath;
import io.simctl.report.result.RunResult;

/** The drawing of a chart of named rows over the time of a run: its axis, the names, and what fills the rows. */
final class RowCanvas {
    static final int TOP = 6;

    private static final int WIDTH = TimeChart.WIDTH;
    private static final int LEFT = 132;
    private static final int RIGHT = 34;
    private static final int BOTTOM = 24;
    private static final double AXIS_WIDTH = WIDTH - LEFT - RIGHT;
    private static final int MOST_TICKS = 12;
    private static final int LONGEST_NAME = 18;
    private static final double NANOS_PER_SECOND = 1e9;

    private final double seconds;
    private final int height;
    private final StringBuilder out = new StringBuilder();

    /**
     * A chart with its axis.
     *
     * @param seconds where the axis ends
     * @param rows height of all rows together
     */
    RowCanvas(double seconds, double rows) {
        this.seconds = seconds;
        height = (int) Math.ceil(TOP + rows + BOTTOM);
        axis();
    }

    double x(double atSecond) {
        return LEFT + AXIS_WIDTH * atSecond / seconds;
    }

    private double bottom() {
        return height - (double) BOTTOM;
    }

    private void axis() {
        Ticks ticks = Ticks.time(seconds, MOST_TICKS);
        var lines = new SvgPath();
        for (int i = 0; i < ticks.at().size(); i++) {
            double x = x(ticks.at().get(i));
            lines.move(x, TOP);
            lines.line(x, bottom() + 4);
            text(x, bottom() + 17, i == 0 ? "start" : "middle", ticks.labels().get(i));
        }
        out.append("<path fill=\"none\" stroke=\"").append(Ink.GRID.css());
        out.append("\" d=\"").append(lines.text()).append("\"/>\n");
    }

    private void text(double x, double y, String anchor, String text) {
        out.append("<text font-size=\"11\" fill=\"").append(Ink.TEXT.css());
        out.append("\" text-anchor=\"").append(anchor);
        out.append("\" x=\"").append(SvgPath.number(x)).append("\" y=\"").append(SvgPath.number(y));
        out.append("\">").append(Markup.escape(text)).append("</text>\n");
    }

    /** A name at the left of the rows. */
    void label(double baseline, String name) {
        boolean isLong = name.length() > LONGEST_NAME;
        text(LEFT - 8, baseline, "end", isLong ? name.substring(0, LONGEST_NAME - 1) + "…" : name);
    }

    /** Fills a path; its title says what it is. */
    void fill(SvgPath path, String fill, String title) {
        if (!path.isEmpty()) {
            out.append("<path fill=\"").append(fill).append("\" d=\"").append(path.text());
            out.append("\"><title>").append(Markup.escape(title)).append("</title></path>\n");
        }
    }

    /** Marks the end of the warm-up. */
    void warmup(RunResult run) {
        if (run.warmup() > 0) {
            double x = x(run.warmup() / NANOS_PER_SECOND);
            out.append("<path fill=\"none\" stroke=\"").append(Ink.TEXT.css());
            out.append("\" stroke-dasharray=\"3 3\" d=\"M")
                    .append(SvgPath.number(x))
                    .append(' ')
                    .append(TOP);
            out.append('V').append(SvgPath.number(bottom())).append("\"><title>end of the warm-up</title></path>\n");
        }
    }

    /** The finished chart. */
    Svg svg(String title, String description, ChartTable table) {
        Frame frame = Frame.rows(LEFT, TOP, LEFT + AXIS_WIDTH, bottom(), seconds);
        return new Svg(WIDTH, height, title, description, "", out.toString(), frame, table);
    }
}

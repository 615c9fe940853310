package io.simctl.report.chart;

import io.simctl.report.Display;
import io.simctl.report.chart.svg.Ink;
import io.simctl.report.chart.svg.PlainFont;
import io.simctl.report.chart.svg.SvgCanvas;
import io.simctl.report.metric.Direction;
import io.simctl.report.metric.Metric;
import java.awt.BasicStroke;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A metric over the values of two knobs, a cell for each pair. Light is better; the best cell has a frame.
 *
 * @param title what it shows
 * @param across the knob of the columns
 * @param up the knob of the rows, which are drawn from the bottom up
 * @param metric what the cells are of
 * @param values by row and column; NaN where there is none, perhaps infinite
 */
public record HeatMap(String title, Knob across, Knob up, Metric metric, double[][] values) {
    private static final int WIDTH = 560;
    private static final int LEFT = 96;
    private static final int TOP = 34;
    private static final int BOTTOM = 44;
    private static final int RIGHT = 16;
    private static final int FONT = 11;
    private static final int ROW = 30;
    private static final int TALLEST = 420;
    private static final double WIDEST_TEXT = 6.6;
    private static final int KEY = 14;

    /** A knob and the texts of its values. */
    public record Knob(String name, List<String> values) {
        public Knob {
            values = List.copyOf(values);
        }
    }

    /** Draws it. */
    public Svg draw() {
        var canvas = new SvgCanvas();
        int height = Math.min(TALLEST, ROW * up.values().size());
        double[] finite = Arrays.stream(values)
                .flatMapToDouble(Arrays::stream)
                .filter(Double::isFinite)
                .toArray();
        double low = Arrays.stream(finite).min().orElse(0);
        double high = Arrays.stream(finite).max().orElse(1);
        for (int row = 0; row < up.values().size(); row++) {
            for (int column = 0; column < across.values().size(); column++) {
                cell(canvas, cell(row, column, height), values[row][column], low, high);
            }
        }
        frame(canvas, height);
        labels(canvas, height);
        key(canvas, low, high);
        return new Svg(
                WIDTH, TOP + height + BOTTOM, title, description(), "", canvas.elements(), Frame.bars(), table());
    }

    private Rectangle2D cell(int row, int column, int height) {
        double width = (double) (WIDTH - LEFT - RIGHT) / across.values().size();
        double tall = (double) height / up.values().size();
        return new Rectangle2D.Double(LEFT + column * width, TOP + height - (row + 1) * tall, width - 1, tall - 1);
    }

    private void cell(SvgCanvas canvas, Rectangle2D cell, double value, double low, double high) {
        boolean isFinite = Double.isFinite(value);
        int step = isFinite ? step(value, low, high) : 0;
        canvas.setPaint(isFinite ? Ink.heat(step) : Ink.WARMUP);
        canvas.fill(cell);
        String text = Double.isNaN(value) ? Display.NONE : Display.of(metric.unit(), value);
        if (text.length() * WIDEST_TEXT <= cell.getWidth() && cell.getHeight() >= FONT + 2) {
            canvas.setPaint(isFinite ? Ink.onHeat(step) : Ink.TEXT);
            middle(canvas, text, cell.getCenterX(), cell.getCenterY() + 4);
        }
    }

    private int step(double value, double low, double high) {
        if (high <= low) {
            return Ink.HEAT_STEPS - 1;
        }
        double share = (value - low) / (high - low);
        double good = metric.direction() == Direction.LOWER_IS_BETTER ? 1 - share : share;
        return (int) Math.min(Ink.HEAT_STEPS - 1, good * Ink.HEAT_STEPS);
    }

    /** About the best cells. */
    private void frame(SvgCanvas canvas, int height) {
        double best = Arrays.stream(values)
                .flatMapToDouble(Arrays::stream)
                .filter(Double::isFinite)
                .reduce((a, b) -> metric.direction().prefers(b, a) ? b : a)
                .orElse(Double.NaN);
        canvas.setPaint(Ink.TEXT);
        canvas.setStroke(new BasicStroke(2));
        for (int row = 0; row < up.values().size() && metric.direction() != Direction.NEUTRAL; row++) {
            for (int column = 0; column < across.values().size(); column++) {
                if (values[row][column] == best) {
                    Rectangle2D cell = cell(row, column, height);
                    canvas.draw(new Rectangle2D.Double(
                            cell.getX() + 1, cell.getY() + 1, cell.getWidth() - 2, cell.getHeight() - 2));
                }
            }
        }
        canvas.setStroke(new BasicStroke(1));
    }

    private void labels(SvgCanvas canvas, int height) {
        canvas.setPaint(Ink.TEXT);
        canvas.setFont(new PlainFont(FONT));
        int every = Math.ceilDiv(up.values().size() * (FONT + 2), height);
        for (int row = 0; row < up.values().size(); row += every) {
            Rectangle2D cell = cell(row, 0, height);
            right(canvas, shortened(up.values().get(row), LEFT - 10), LEFT - 6, cell.getCenterY() + 4);
        }
        double width = cell(0, 0, height).getWidth();
        int longest = across.values().stream().mapToInt(String::length).max().orElse(1);
        int apart = (int) Math.ceil((longest + 1) * WIDEST_TEXT / width);
        for (int column = 0; column < across.values().size(); column += apart) {
            middle(canvas, across.values().get(column), cell(0, column, height).getCenterX(), TOP + height + FONT + 4);
        }
        canvas.setFont(new PlainFont(FONT + 1));
        middle(canvas, across.name(), LEFT + (WIDTH - LEFT - RIGHT) / 2.0, TOP + height + BOTTOM - 8);
        canvas.drawString(up.name(), 4, TOP - 14);
    }

    /** The scale at the top right, from worst to best. */
    private void key(SvgCanvas canvas, double low, double high) {
        boolean lowIsBest = metric.direction() == Direction.LOWER_IS_BETTER;
        String best = Display.of(metric.unit(), lowIsBest ? low : high);
        String worst = Display.of(metric.unit(), lowIsBest ? high : low);
        double end = WIDTH - RIGHT - best.length() * WIDEST_TEXT - 4;
        double start = end - KEY * Ink.HEAT_STEPS;
        for (int step = 0; step < Ink.HEAT_STEPS; step++) {
            canvas.setPaint(Ink.heat(step));
            canvas.fill(new Rectangle2D.Double(start + step * KEY, TOP - 24, KEY, 10));
        }
        canvas.setPaint(Ink.TEXT);
        canvas.setFont(new PlainFont(FONT));
        right(canvas, worst, start - 4, TOP - 15);
        canvas.drawString(best, (float) end + 4, TOP - 15F);
    }

    private static String shortened(String text, int width) {
        int most = (int) (width / WIDEST_TEXT);
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }

    private static void middle(SvgCanvas canvas, String text, double x, double y) {
        canvas.drawString(text, (float) (x - new PlainFont(FONT).width(text) / 2), (float) y);
    }

    private static void right(SvgCanvas canvas, String text, double x, double y) {
        canvas.drawString(text, (float) (x - new PlainFont(FONT).width(text)), (float) y);
    }

    private String description() {
        return "A table of colours: rows " + up.name() + ", columns " + across.name() + ". Light is better.";
    }

    private ChartTable table() {
        List<String> head = new ArrayList<>(List.of(up.name() + " \\ " + across.name()));
        head.addAll(across.values());
        return new ChartTable(
                head,
                IntStream.range(0, up.values().size()).mapToObj(this::cells).toList());
    }

    private List<String> cells(int row) {
        return Stream.concat(
                        Stream.of(up.values().get(row)),
                        Arrays.stream(values[row])
                                .mapToObj(
                                        value -> Double.isNaN(value) ? Display.NONE : Display.of(metric.unit(), value)))
                .toList();
    }
}

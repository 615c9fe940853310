package io.simctl.report.chart;

import java.awt.BasicStroke;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * The lines of a chart that lie on each other over most of their way, so that only the one drawn last would be seen. Those below are
 * drawn wider, so that each shows at the sides of the next, and words say which they are.
 */
final class Coincidence {
    private static final int SAMPLES = 96;
    /** Of the height of the chart: about a pixel. */
    private static final double ALIKE = 0.006;

    private static final double MOSTLY = 0.6;
    private static final double FLAT = 0.02;
    private static final float WIDER = 3;
    private static final int WIDEST = 3;

    /** By line: the first line that it lies on, itself where there is none. */
    private final int[] first;

    private final XYSeriesCollection lines;

    /**
     * @param lines of a chart, each of them sorted by x
     * @param isLog whether the axis across is logarithmic
     * @param upTo where the upward axis ends
     */
    Coincidence(XYSeriesCollection lines, boolean isLog, double upTo) {
        this.lines = lines;
        List<double[]> heights = IntStream.range(0, lines.getSeriesCount())
                .mapToObj(line -> heights(lines.getSeries(line), isLog, upTo))
                .toList();
        first = new int[heights.size()];
        for (int line = 0; line < first.length; line++) {
            int self = line;
            first[line] = IntStream.range(0, line)
                    .filter(other -> first[other] == other && areAlike(heights.get(other), heights.get(self)))
                    .findFirst()
                    .orElse(line);
        }
    }

    private static double[] heights(XYSeries line, boolean isLog, double upTo) {
        double[] heights = new double[SAMPLES];
        if (line.getItemCount() == 0) {
            return heights;
        }
        double from = scaled(line.getMinX(), isLog);
        double to = scaled(line.getMaxX(), isLog);
        int at = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
            double x = from + (to - from) * sample / (SAMPLES - 1);
            while (at + 1 < line.getItemCount() && scaled(line.getX(at + 1).doubleValue(), isLog) <= x) {
                at++;
            }
            heights[sample] = line.getY(at).doubleValue() / upTo;
        }
        return heights;
    }

    private static double scaled(double x, boolean isLog) {
        return isLog ? Math.log(x) : x;
    }

    /** Where both run along the bottom or the top they tell nothing, as all lines do that somewhere. */
    private static boolean areAlike(double[] one, double[] other) {
        int told = 0;
        int alike = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
            boolean isFlat =
                    Math.max(one[sample], other[sample]) < FLAT || Math.min(one[sample], other[sample]) > 1 - FLAT;
            told += isFlat ? 0 : 1;
            alike += !isFlat && Math.abs(one[sample] - other[sample]) < ALIKE ? 1 : 0;
        }
        return told > 0 && alike >= MOSTLY * told;
    }

    /** The stroke of a policy's line: the wider the more lines lie on it. */
    BasicStroke stroke(int line) {
        BasicStroke usual = Dashes.policy(line);
        long above = IntStream.range(line + 1, first.length)
                .filter(other -> first[other] == first[line])
                .count();
        float width = usual.getLineWidth() + WIDER * Math.min(WIDEST, above);
        return new BasicStroke(
                width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, usual.getDashArray(), usual.getDashPhase());
    }

    /** Which lines lie on each other, in a sentence; empty where none do. */
    Optional<String> inWords() {
        TreeMap<Integer, List<String>> groups = IntStream.range(0, first.length)
                .boxed()
                .collect(Collectors.groupingBy(
                        line -> first[line],
                        TreeMap::new,
                        Collectors.mapping(line -> lines.getSeriesKey(line).toString(), Collectors.toList())));
        List<String> alike = groups.values().stream()
                .filter(names -> names.size() > 1)
                .map(names -> String.join(" and ", names))
                .toList();
        return alike.isEmpty()
                ? Optional.empty()
                : Optional.of("Nearly the same line: " + String.join("; ", alike) + ".");
    }
}

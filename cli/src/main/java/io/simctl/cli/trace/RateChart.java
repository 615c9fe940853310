package io.simctl.cli.trace;

import io.simctl.cli.terminal.Terminal;
import io.simctl.report.Display;
import io.simctl.report.text.Columns;
import io.simctl.trace.stats.RateCurve;
import java.util.Arrays;

/** A rate over time as bars, in 80 columns. */
final class RateChart {
    private static final int ROWS = 5;
    private static final int BARS = 68;
    private static final int SCALE = 8;
    private static final String COLOUR = "\u001b[36m";
    private static final String PLAIN = "\u001b[0m";

    /** A bar's top row, by eighths. */
    private static final String EIGHTHS = " ▁▂▃▄▅▆▇█";

    /** The same for terminals without block elements. */
    private static final String ASCII = "   ..::##";

    private RateChart() {}

    /** The picture's lines, each with a line break. */
    static String of(RateCurve curve, Terminal terminal) {
        double[] rates = curve.rates(BARS);
        double top = Arrays.stream(rates).max().orElse(0);
        StringBuilder out = new StringBuilder();
        for (int row = ROWS - 1; row >= 0; row--) {
            String scale = row == ROWS - 1 ? scale(top) : "";
            out.append(Columns.right(scale, SCALE)).append(terminal.unicode() ? " │" : " |");
            out.append(terminal.colours() ? COLOUR : "");
            out.append(row(rates, top, row, terminal.unicode() ? EIGHTHS : ASCII));
            out.append(terminal.colours() ? PLAIN : "").append('\n');
        }
        String floor = terminal.unicode() ? " └" + "─".repeat(BARS) : " +" + "-".repeat(BARS);
        out.append(Columns.right("0", SCALE)).append(floor).append('\n');
        return out.append(times(curve.end() / 1e9)).toString();
    }

    private static String scale(double top) {
        return top < 10_000 ? Display.number(top) : Display.compact(top);
    }

    private static String row(double[] rates, double top, int row, String ink) {
        StringBuilder line = new StringBuilder();
        for (double rate : rates) {
            double eighths = top == 0 ? 0 : rate / top * ROWS * 8 - row * 8.0;
            // a rate that is not 0 is never drawn as 0
            int level = rate > 0 && row == 0 ? (int) Math.max(1, Math.round(eighths)) : (int) Math.round(eighths);
            line.append(ink.charAt(Math.clamp(level, 0, 8)));
        }
        return line.toString().stripTrailing();
    }

    private static String times(double seconds) {
        String middle = Display.duration(seconds / 2);
        String end = Display.duration(seconds);
        String line = " ".repeat(SCALE + 2) + Columns.left("0", BARS / 2 - middle.length() / 2) + middle;
        return line + Columns.right(end, SCALE + 2 + BARS - line.length()) + "\n";
    }
}

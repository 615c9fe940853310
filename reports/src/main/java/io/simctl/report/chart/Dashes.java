package io.simctl.report.chart;

import java.awt.BasicStroke;
import java.util.List;

/** Line styles that distinguish policies where colours do not: in print, and for those who see colours otherwise. */
public final class Dashes {
    private static final float WIDTH = 2;
    private static final List<float[]> STYLES =
            List.of(new float[0], new float[] {7, 3}, new float[] {2, 3}, new float[] {9, 3, 2, 3}, new float[] {4, 2});

    private Dashes() {}

    static BasicStroke policy(int index) {
        float[] dashes = STYLES.get(index % STYLES.size());
        return dashes.length == 0
                ? new BasicStroke(WIDTH)
                : new BasicStroke(WIDTH, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, dashes, 0);
    }

    /** The style as the value of {@code stroke-dasharray}. */
    public static String css(int index) {
        float[] dashes = STYLES.get(index % STYLES.size());
        var text = new StringBuilder();
        for (float dash : dashes) {
            text.append(text.isEmpty() ? "" : " ").append((int) dash);
        }
        return text.isEmpty() ? "none" : text.toString();
    }
}

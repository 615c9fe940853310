package io.simctl.report.chart;

import io.simctl.report.chart.svg.Ink;
import java.util.List;
import java.util.Locale;

/**
 * Values of the palette's names in the style sheet. The first colours are those of Paul Tol (bright and light) and of Okabe and
 * Ito, which stay apart for all common kinds of colour vision; further ones go round the colour circle by the golden angle.
 */
public final class Palette {
    private static final double GOLDEN_ANGLE = 137.508;

    private static final List<String> POLICIES =
            List.of("#0072b2", "#d55e00", "#00875f", "#aa3e98", "#b07d00", "#3fa0d8", "#882255", "#666666");
    private static final List<String> POLICIES_DARK =
            List.of("#4fa8ea", "#ff8b40", "#33cc9d", "#e087d8", "#f2c14e", "#9bd4f7", "#e0709c", "#b4b4b4");
    private static final List<String> MODELS =
            List.of("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#999999");
    private static final List<String> MODELS_DARK =
            List.of("#5f97d0", "#f07f8e", "#3aa84d", "#d6c75c", "#7fd6f2", "#c65a9a", "#a5a5a5");
    /** Cividis, which reads alike for all kinds of colour vision. */
    private static final List<String> HEAT =
            List.of("#00224e", "#1a386f", "#404c6b", "#5c616e", "#7a7877", "#989178", "#baac6e", "#ddc95c", "#fee838");
    /** Waiting for a slot, for the model, for the prompt, and the rest. */
    private static final List<String> PARTS = List.of("#cc6677", "#ddaa33", "#4477aa", "#99a3ab");

    private static final List<String> REASONS =
            List.of("#77aadd", "#ee8866", "#eedd88", "#44bb99", "#ffaabb", "#99ddff", "#bbcc33", "#aaaa00");

    private Palette() {}

    /** Declarations for the given numbers of policies, models and reasons. */
    public static String declarations(int policies, int models, int reasons, boolean dark) {
        var css = new StringBuilder();
        declare(css, "p", policies, dark ? POLICIES_DARK : POLICIES, dark);
        declare(css, "m", models, dark ? MODELS_DARK : MODELS, dark);
        declare(css, "r", reasons, REASONS, dark);
        declare(css, "w", PARTS.size(), PARTS, dark);
        return css.toString();
    }

    /** Declarations of the scale of heat maps, and of text upon its dark and its light half: the same on every page. */
    public static String heat() {
        var css = new StringBuilder("--hl:#ffffff;--hd:#1d2329;");
        declare(css, "h", Ink.HEAT_STEPS, HEAT, false);
        return css.toString();
    }

    private static void declare(StringBuilder css, String prefix, int count, List<String> named, boolean dark) {
        for (int i = 0; i < count; i++) {
            String colour = i < named.size()
                    ? named.get(i)
                    : String.format(Locale.ROOT, "hsl(%.0f 55%% %d%%)", i * GOLDEN_ANGLE % 360, dark ? 62 : 46);
            css.append("--").append(prefix).append(i).append(':').append(colour).append(';');
        }
    }
}

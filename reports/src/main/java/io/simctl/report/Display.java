package io.simctl.report;

import io.simctl.report.metric.Metric;
import io.simctl.report.metric.Unit;
import java.util.Locale;
import java.util.OptionalDouble;

/** Numbers as people read them: three significant digits, a unit that fits, the same in every language setting. */
public final class Display {
    /** What stands for a number that there is none of. */
    public static final String NONE = "–";

    private Display() {}

    /** A value with its unit; why there is none, if so. */
    public static String of(Metric metric, OptionalDouble value) {
        return value.isPresent() ? of(metric.unit(), value.getAsDouble()) : absent(metric);
    }

    /** Why a metric has no value. */
    public static String absent(Metric metric) {
        return metric.fewestSamples() > 0 ? "n too small" : NONE;
    }

    /** A value with its unit. */
    public static String of(Unit unit, double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "∞" : "-∞";
        }
        return switch (unit) {
            case COUNT, TOKENS -> count(value);
            case MILLISECONDS -> Math.abs(value) < 1000 ? number(value) + " ms" : number(value / 1000) + " s";
            case SECONDS -> duration(value);
            case TOKENS_PER_SECOND -> number(value);
            case SHARE -> percent(value);
        };
    }

    /** A difference, always with its sign; shares differ by percentage points. */
    public static String difference(Unit unit, double value) {
        String size = of(unit, Math.abs(value));
        return signed(value, unit == Unit.SHARE ? size.replace("%", "pp") : size);
    }

    /** The size of a number behind its sign; what reads as zero has none. */
    public static String signed(double value, String size) {
        boolean isZero = size.chars().noneMatch(c -> c >= '1' && c <= '9') && !size.equals("∞");
        return (isZero ? "±" : value < 0 ? "−" : "+") + size;
    }

    /** A whole number in few characters: from ten thousand on in thousands, then in millions. */
    public static String compact(double count) {
        double size = Math.abs(count);
        if (size < 10_000) {
            return count(count);
        }
        return size < 9_995_000 ? number(count / 1e3) + "k" : number(count / 1e6) + "M";
    }

    /** A whole number with thousands apart; a fraction of one where it has to be. */
    public static String count(double value) {
        return value == Math.rint(value) || Math.abs(value) >= 100
                ? String.format(Locale.ROOT, "%,.0f", value)
                : number(value);
    }

    /** A count of things: "1 machine", "2 machines". */
    public static String plural(long count, String noun) {
        return count((double) count) + " " + noun + (count == 1 ? "" : "s");
    }

    /** A share of 1 in percent. */
    public static String percent(double share) {
        double percent = 100 * share;
        if (percent == 0 || Math.abs(percent) >= 0.095) {
            return String.format(Locale.ROOT, "%.1f %%", percent);
        }
        return Math.abs(percent) < 0.001 ? "< 0.001 %" : String.format(Locale.ROOT, "%.3f %%", percent);
    }

    /** Three significant digits. */
    public static String number(double value) {
        double size = Math.abs(value);
        if (size >= 99.95) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        if (size >= 9.995) {
            return String.format(Locale.ROOT, "%.1f", value);
        }
        return size >= 0.9995 || size == 0
                ? String.format(Locale.ROOT, "%.2f", value)
                : String.format(Locale.ROOT, "%.3f", value);
    }

    /** Seconds as seconds, minutes, hours or days, whichever reads best. */
    public static String duration(double seconds) {
        double size = Math.abs(seconds);
        if (size < 120) {
            return number(seconds) + " s";
        }
        if (size < 2 * 3600) {
            return number(seconds / 60) + " min";
        }
        return size < 3 * 86_400 ? number(seconds / 3600) + " h" : number(seconds / 86_400) + " d";
    }

    /** A time of a run as days, hours, minutes and seconds, without those that are 0. */
    public static String time(double seconds) {
        long left = Math.round(seconds);
        var text = new StringBuilder();
        for (TimePart part : TimePart.values()) {
            long count = left / part.seconds;
            left %= part.seconds;
            if (count > 0) {
                text.append(text.isEmpty() ? "" : " ").append(count).append(' ').append(part.symbol);
            }
        }
        return text.isEmpty() ? "0" : text.toString();
    }

    /** The units that a time is said in. */
    private enum TimePart {
        DAY(86_400, "d"),
        HOUR(3600, "h"),
        MINUTE(60, "min"),
        SECOND(1, "s");

        private final long seconds;
        private final String symbol;

        TimePart(long seconds, String symbol) {
            this.seconds = seconds;
            this.symbol = symbol;
        }
    }
}

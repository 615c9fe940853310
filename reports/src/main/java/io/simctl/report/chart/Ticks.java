package io.simctl.report.chart;

import io.simctl.report.Display;
import io.simctl.report.metric.Unit;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The marks of an axis and their labels. */
record Ticks(List<Double> at, List<String> labels) {
    private static final double FROM_HERE_IN_SECONDS = 2000;
    private static final double MINUTE = 60;
    private static final double HOUR = 3600;
    private static final double DAY = 86_400;
    private static final double[][] LOG_STEPS = {
        {1}, {1, 3}, {1, 2, 5}, {1, 1.5, 2, 3, 5, 7}, {1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9}
    };
    private static final double[] TIME_STEPS = {
        1,
        2,
        5,
        10,
        15,
        30,
        MINUTE,
        2 * MINUTE,
        5 * MINUTE,
        10 * MINUTE,
        15 * MINUTE,
        30 * MINUTE,
        HOUR,
        2 * HOUR,
        3 * HOUR,
        6 * HOUR,
        12 * HOUR,
        DAY,
        2 * DAY,
        7 * DAY,
        14 * DAY,
        28 * DAY
    };

    /** Marks at round values of each decade of milliseconds, the fewer the more decades there are. */
    static Ticks logMillis(double from, double to) {
        double decades = Math.log10(to / from);
        double[] steps = LOG_STEPS[decades > 4 ? 0 : decades > 2.5 ? 1 : decades > 1 ? 2 : decades > 0.6 ? 3 : 4];
        List<Double> at = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        for (double decade = Math.pow(10, Math.floor(Math.log10(from))); decade <= to; decade *= 10) {
            for (double step : steps) {
                double value = decade * step;
                if (value >= from * 0.999 && value <= to * 1.001) {
                    at.add(value);
                    labels.add(millis(value));
                }
            }
        }
        return new Ticks(at, labels);
    }

    private static String millis(double value) {
        return value < 1000 ? plain(value) + " ms" : plain(value / 1000) + " s";
    }

    /** Three significant digits without what they do not need: marks are round. */
    private static String plain(double value) {
        return value >= 1000
                ? String.format(Locale.ROOT, "%,.0f", value)
                : new BigDecimal(value)
                        .round(new MathContext(3))
                        .stripTrailingZeros()
                        .toPlainString();
    }

    /** Marks of a time axis from 0, in seconds: at most {@code most} and a round time apart. */
    static Ticks time(double seconds, int most) {
        double step = TIME_STEPS[TIME_STEPS.length - 1];
        for (int i = TIME_STEPS.length - 1; i >= 0 && seconds / TIME_STEPS[i] <= most; i--) {
            step = TIME_STEPS[i];
        }
        while (seconds / step > most) {
            step *= 2;
        }
        List<Double> at = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        for (double time = 0; time <= seconds * 1.0001; time += step) {
            at.add(time);
            labels.add(Display.time(time));
        }
        return new Ticks(at, labels);
    }

    /** Quarters of a whole. */
    static Ticks percent() {
        return new Ticks(List.of(0.0, 0.25, 0.5, 0.75, 1.0), List.of("0 %", "25 %", "50 %", "75 %", "100 %"));
    }

    /** At most six round marks between two values of a unit, labelled as people read them. */
    static Ticks between(Unit unit, double from, double to) {
        if (unit == Unit.MILLISECONDS && to >= FROM_HERE_IN_SECONDS) {
            Ticks seconds = between(Unit.SECONDS, from / 1000, to / 1000);
            return new Ticks(seconds.at().stream().map(second -> 1000 * second).toList(), seconds.labels());
        }
        double raw = (to - from) / 5;
        double decade = Math.pow(10, Math.floor(Math.log10(raw)));
        double step = decade * 10;
        for (double factor : new double[] {5, 2.5, 2, 1}) {
            step = raw <= decade * factor ? decade * factor : step;
        }
        List<Double> at = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        for (double mark = Math.ceil(from / step) * step; mark <= to + step / 1e6; mark += step) {
            at.add(mark);
            labels.add(label(unit, mark, step));
        }
        return new Ticks(at, labels);
    }

    /** Marks lie closer than three digits tell apart where an axis does not begin at 0. */
    private static String label(Unit unit, double value, double step) {
        double shown = unit == Unit.SHARE ? 100 * value : value;
        double apart = unit == Unit.SHARE ? 100 * step : step;
        int decimals = Math.max(0, (int) -Math.floor(Math.log10(apart) - 1e-9));
        BigDecimal number = new BigDecimal(shown)
                .setScale(Math.min(decimals + 1, 9), RoundingMode.HALF_UP)
                .stripTrailingZeros();
        String text = number.abs().compareTo(BigDecimal.valueOf(1000)) >= 0
                ? String.format(Locale.ROOT, "%,.0f", number)
                : number.toPlainString();
        return unit == Unit.SHARE ? text + " %" : unit.symbol().isEmpty() ? text : text + " " + unit.symbol();
    }

    /** From 0 to at least {@code max} in two to five round steps; to 1 when there is no more than 0. */
    static Ticks linear(double max) {
        double top = max > 0 ? max : 1;
        double raw = top / 4;
        double decade = Math.pow(10, Math.floor(Math.log10(raw)));
        double step = decade * 10;
        for (double factor : new double[] {5, 2.5, 2, 1}) {
            step = raw <= decade * factor ? decade * factor : step;
        }
        List<Double> at = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        for (int i = 0; i == 0 || (i - 1) * step < top; i++) {
            at.add(i * step);
            labels.add(plain(i * step));
        }
        return new Ticks(at, labels);
    }

    /** With a further mark behind them; where it would lie upon the last one, in its place. */
    Ticks and(double place, String label) {
        double apart = at.size() < 2 ? 0 : (at.getLast() - at.get(at.size() - 2)) / 2;
        int kept = (int) at.stream().filter(mark -> mark < place - apart).count();
        List<Double> places = new ArrayList<>(at.subList(0, kept));
        List<String> texts = new ArrayList<>(labels.subList(0, kept));
        places.add(place);
        texts.add(label);
        return new Ticks(places, texts);
    }

    double last() {
        return at.getLast();
    }
}

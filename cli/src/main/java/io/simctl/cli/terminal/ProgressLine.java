package io.simctl.cli.terminal;

import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBarRenderer;
import me.tongfei.progressbar.ProgressState;

/**
 * The line that a terminal shows of runs under way: {@code simulated 18 of 60 h, 29 s left}.
 *
 * @param verb what has been done to the time that is over
 * @param unit what a step of the bar is
 */
record ProgressLine(String verb, Duration unit) implements ProgressBarRenderer {
    private static final int BAR = 24;

    /** Units of time, the coarsest first. */
    private enum Unit {
        DAYS("d", Duration.ofDays(1)),
        HOURS("h", Duration.ofHours(1)),
        MINUTES("min", Duration.ofMinutes(1)),
        SECONDS("s", Duration.ofSeconds(1));

        private static final int ENOUGH = 3;

        private final String symbol;
        private final double seconds;

        Unit(String symbol, Duration length) {
            this.symbol = symbol;
            this.seconds = length.toSeconds();
        }

        /** The coarsest of which {@code time} has a few. */
        static Unit of(Duration time) {
            return Stream.of(values())
                    .filter(unit -> time.toSeconds() >= ENOUGH * unit.seconds)
                    .findFirst()
                    .orElse(SECONDS);
        }

        String number(Duration time) {
            return String.format(Locale.ROOT, "%.0f", Math.floor(time.toMillis() / 1e3 / seconds));
        }

        String text(Duration time) {
            return number(time) + " " + symbol;
        }
    }

    @Override
    public String render(ProgressState state, int maxLength) {
        Duration done = unit.multipliedBy(state.getCurrent());
        Duration total = unit.multipliedBy(Math.max(0, state.getMax()));
        String line = bar(done, total) + text(done, total, state.getElapsedAfterStart()) + state.getExtraMessage();
        return line.substring(0, Math.min(line.length(), Math.max(0, maxLength)));
    }

    private static String bar(Duration done, Duration total) {
        if (total.isZero()) {
            return "";
        }
        int full = (int) Math.min(BAR, BAR * done.toMillis() / total.toMillis());
        return "[" + "=".repeat(full) + " ".repeat(BAR - full) + "] ";
    }

    /** A line on the part that is done and the time that is left if it goes on as it went; {@code total} is zero where it is not known. */
    String text(Duration done, Duration total, Duration elapsed) {
        if (total.isZero()) {
            return verb + " " + Unit.of(done).text(done);
        }
        Unit shown = Unit.of(total);
        String far = verb + " " + shown.number(done) + " of " + shown.text(total);
        if (done.isZero() || done.compareTo(total) >= 0) {
            return far;
        }
        double share = (double) done.toMillis() / total.toMillis();
        Duration left = Duration.ofMillis(Math.round(elapsed.toMillis() * (1 - share) / share));
        return far + ", " + Unit.of(left).text(left) + " left";
    }
}

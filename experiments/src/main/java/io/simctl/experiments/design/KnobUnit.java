package io.simctl.experiments.design;

import io.simctl.scenario.bind.Durations;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The units that bounds of a knob are written in: texts of a scenario to numbers and back. */
sealed interface KnobUnit {
    Pattern DURATION = Pattern.compile("0|([0-9]{1,18}(\\.[0-9]{1,18})? ?(ms|us|µs|ns|min|d|h|m|s))+");
    Pattern NUMBER = Pattern.compile(
            "(?<number>[-+]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?)(?<unit> ?[A-Za-z/]*)");
    double NANOS_PER_SECOND = 1e9;

    /** The text of a number, to a resolution that is a power of ten. */
    String render(double number, double resolution);

    /** The finest resolution. */
    double finest();

    /** Seconds as durations. */
    record Time() implements KnobUnit {
        @Override
        public String render(double seconds, double resolution) {
            BigDecimal nanos = rounded(seconds, resolution)
                    .multiply(BigDecimal.valueOf(NANOS_PER_SECOND))
                    .setScale(0, RoundingMode.HALF_UP);
            return Durations.render(Duration.ofNanos(nanos.longValueExact()));
        }

        @Override
        public double finest() {
            return 1 / NANOS_PER_SECOND;
        }
    }

    /** Whole numbers. */
    record Whole() implements KnobUnit {
        @Override
        public String render(double number, double resolution) {
            return Long.toString(Math.round(number));
        }

        @Override
        public double finest() {
            return 1;
        }
    }

    /** Numbers with a fraction, and with what stands behind them: {@code GB}, {@code /min}, or nothing. */
    record Real(String suffix) implements KnobUnit {
        @Override
        public String render(double number, double resolution) {
            return rounded(number, resolution).toPlainString() + suffix;
        }

        @Override
        public double finest() {
            return Double.MIN_NORMAL;
        }
    }

    /** A number as a text says it. */
    record Reading(double number, KnobUnit unit) {}

    /** The number and the unit of a text; empty where it is neither a duration nor a number. */
    static Optional<Reading> read(String text) {
        if (DURATION.matcher(text).matches() && !text.equals("0")) {
            Duration duration = Durations.ofOption("knob", text);
            return Optional.of(new Reading(duration.toNanos() / NANOS_PER_SECOND, new Time()));
        }
        Matcher number = NUMBER.matcher(text);
        if (!number.matches()) {
            return Optional.empty();
        }
        String suffix = number.group("unit");
        boolean isWhole = suffix.isEmpty() && number.group("number").matches("[-+]?[0-9]{1,15}");
        double value = Double.parseDouble(number.group("number"));
        return Double.isFinite(value)
                ? Optional.of(new Reading(value, isWhole ? new Whole() : new Real(suffix)))
                : Optional.empty();
    }

    /** The number that a text says, a duration in seconds, whatever its unit; empty where it says none. */
    static OptionalDouble number(String text) {
        return read(text).map(Reading::number).map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }

    /** The unit in which both bounds can be written; empty where they have different ones. Nought is a duration without a unit. */
    static Optional<KnobUnit> common(Reading low, Reading high) {
        if (low.unit() instanceof Whole && !(high.unit() instanceof Time && low.number() != 0)) {
            return Optional.of(high.unit());
        }
        boolean isPlain = high.unit() instanceof Whole && low.unit().equals(new Real(""));
        return isPlain || low.unit().equals(high.unit()) ? Optional.of(low.unit()) : Optional.empty();
    }

    private static BigDecimal rounded(double number, double resolution) {
        int scale = (int) -Math.floor(Math.log10(resolution) + 1e-9);
        BigDecimal rounded = BigDecimal.valueOf(number).setScale(scale, RoundingMode.HALF_EVEN);
        return rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros();
    }
}

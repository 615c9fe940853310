package io.simctl.report.figure;

import io.simctl.report.metric.Unit;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number with its unit as people write it: {@code 2s}, {@code 300ms}, {@code 1.5%}, {@code 1pp}, {@code 40}, {@code 10k}. What it is of
 * a metric depends on the metric's unit.
 *
 * @param number as written
 * @param symbol the unit behind it, empty where there is none
 */
public record Amount(double number, String symbol) {
    private static final Pattern AMOUNT = Pattern.compile(
            "(?<number>[0-9][0-9_]{0,17}(?:\\.[0-9]{1,18})?) ?(?<symbol>ms|us|µs|min|s|m|h|%|pp|k|M|tokens/s|)");

    private static final String PERCENT = "%";
    private static final String POINTS = "pp";
    private static final int HUNDRED = 100;

    /** The amount that a text is; empty when it is none. */
    public static Optional<Amount> parse(String text) {
        Matcher matcher = AMOUNT.matcher(text);
        return matcher.matches()
                ? Optional.of(new Amount(
                        new BigDecimal(matcher.group("number").replace("_", "")).doubleValue(),
                        matcher.group("symbol")))
                : Optional.empty();
    }

    /** Whether it is in percent. */
    public boolean isPercent() {
        return symbol.equals(PERCENT);
    }

    /** Percent as a share of 1. */
    public double share() {
        return number / HUNDRED;
    }

    /** Its size as a value of a metric in this unit; empty when it is none, see {@link #expected}. */
    public OptionalDouble in(Unit unit) {
        return switch (unit) {
            case MILLISECONDS -> seconds().stream().map(s -> s * 1e3).findFirst();
            case SECONDS -> symbol.isEmpty() ? OptionalDouble.of(number) : seconds();
            case SHARE -> isPercent() ? OptionalDouble.of(share()) : number <= 1 ? plain() : OptionalDouble.empty();
            case COUNT, TOKENS -> plain();
            case TOKENS_PER_SECOND -> symbol.equals("tokens/s") ? OptionalDouble.of(number) : plain();
        };
    }

    /** Its size as a difference between values in this unit: shares differ by percentage points. */
    public OptionalDouble differenceIn(Unit unit) {
        return unit == Unit.SHARE && !symbol.isEmpty()
                ? (symbol.equals(POINTS) ? OptionalDouble.of(share()) : OptionalDouble.empty())
                : in(unit);
    }

    private OptionalDouble plain() {
        return switch (symbol) {
            case "" -> OptionalDouble.of(number);
            case "k" -> OptionalDouble.of(number * 1e3);
            case "M" -> OptionalDouble.of(number * 1e6);
            default -> OptionalDouble.empty();
        };
    }

    private OptionalDouble seconds() {
        return switch (symbol) {
            case "us", "µs" -> OptionalDouble.of(number / 1e6);
            case "ms" -> OptionalDouble.of(number / 1e3);
            case "s" -> OptionalDouble.of(number);
            case "m", "min" -> OptionalDouble.of(number * 60);
            case "h" -> OptionalDouble.of(number * 3600);
            default -> OptionalDouble.empty();
        };
    }

    /** What a value in this unit looks like, to follow "must be". */
    public static String expected(Unit unit) {
        return switch (unit) {
            case MILLISECONDS -> "a time with its unit, such as `2s` or `300ms`";
            case SECONDS -> "a number of seconds, or a time such as `2s` or `5m`";
            case SHARE -> "a share of 1 such as `0.97`, or `97%`";
            case COUNT, TOKENS -> "a number, such as `40` or `10k`";
            case TOKENS_PER_SECOND -> "a number of tokens/s";
        };
    }

    /** What a difference in this unit looks like, to follow "must be". */
    public static String expectedDifference(Unit unit) {
        return unit == Unit.SHARE ? "percentage points, such as `1pp`" : expected(unit);
    }

    @Override
    public String toString() {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString() + symbol;
    }
}

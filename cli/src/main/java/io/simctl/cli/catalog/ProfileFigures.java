package io.simctl.cli.catalog;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** ProfileFigures of machines and models as a table has them: three digits, and one unit for all that is of a kind. */
final class ProfileFigures {
    private static final Set<String> UNITS = Set.of("bytes", "bytes/s", "FLOP/s");
    private static final double GIBIBYTE = 1L << 30;
    private static final MathContext DIGITS = new MathContext(3, RoundingMode.HALF_UP);
    private static final int HUNDRED = 100;

    private ProfileFigures() {}

    /** Whether figures in this unit have a form of their own. */
    static boolean isKnown(String unit) {
        return UNITS.contains(unit);
    }

    /** A number, or several, in a known unit. */
    static String of(Object value, String unit) {
        return switch (value) {
            case Optional<?> optional -> optional.map(inner -> of(inner, unit)).orElse("-");
            case List<?> list -> list.stream().map(item -> of(item, unit)).collect(Collectors.joining(", "));
            case Number number -> one(number.doubleValue(), unit);
            default -> throw new IllegalArgumentException(value + " is no number");
        };
    }

    private static String one(double number, String unit) {
        return switch (unit) {
            case "bytes" -> digits(number / GIBIBYTE) + " GiB";
            case "bytes/s" -> digits(number / 1e9) + " GB/s";
            default -> digits(number / 1e12) + " TFLOPS";
        };
    }

    /** Of files, which are sold and downloaded by the decimal unit. */
    static String gigabytes(double bytes) {
        return digits(bytes / 1e9) + " GB";
    }

    /** Three digits, and no fewer than there are before the point. */
    private static String digits(double number) {
        BigDecimal value = BigDecimal.valueOf(number);
        BigDecimal rounded = number < HUNDRED ? value.round(DIGITS) : value.setScale(0, RoundingMode.HALF_UP);
        return rounded.stripTrailingZeros().toPlainString();
    }
}

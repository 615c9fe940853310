package io.simctl.trace.format;

import io.simctl.scenario.yaml.Names;
import io.simctl.trace.BadRow;
import io.simctl.trace.Line;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/** A parser of numbers in bytes: traces have millions of them, and a string for each would be most of the work. */
final class Decimal {
    /** Of a number that {@link #wrong} or {@link #withExponent} looks at; longer ones are not numbers that anybody means. */
    private static final int LONGEST = 64;

    /** Exponents are kept short, so that no text of a few letters makes a number of many digits. */
    private static final Pattern WITH_EXPONENT = Pattern.compile("[0-9]+(\\.[0-9]*)?[eE][+-]?[0-9]{1,2}");

    private static final long MOST_BEFORE_DIGIT = (Long.MAX_VALUE - 9) / 10;

    private static final long MOST_UNSIGNED_BEFORE_DIGIT = Long.divideUnsigned(-1, 10);
    private static final String WHOLE_64 = "a whole number of at most 64 bits";

    private Decimal() {}

    /** The whole number in {@code bytes[start, end)}, 0 or more. */
    static int whole(Line line, int start, int end) {
        long value = 0;
        byte[] bytes = line.bytes();
        for (int i = start; i < end; i++) {
            int digit = bytes[i] - '0';
            value = 10 * value + digit;
            if (digit < 0 || digit > 9) {
                boolean negative = i == start && bytes[i] == '-';
                throw wrong(line, start, end, negative ? "a whole number of at least 0" : "a whole number");
            }
            if (value > Integer.MAX_VALUE) {
                throw wrong(line, start, end, "a whole number of at most " + Integer.MAX_VALUE);
            }
        }
        if (start == end) {
            throw wrong(line, start, end, "a whole number");
        }
        return (int) value;
    }

    /** Hashes with a space between each two. */
    static long[] wholes(Line line, int start, int end) {
        long[] values = new long[16];
        int count = 0;
        for (int from = start; from <= end; ) {
            int to = from;
            while (to < end && line.bytes()[to] != ' ') {
                to++;
            }
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count++] = hash(line, from, to);
            from = to + 1;
        }
        return Arrays.copyOf(values, count);
    }

    /** A hash, as its 64 bits: other programs write them with a sign or without. */
    private static long hash(Line line, int start, int end) {
        boolean negative = start < end && line.bytes()[start] == '-';
        long value = 0;
        for (int i = negative ? start + 1 : start; i < end; i++) {
            int digit = line.bytes()[i] - '0';
            if (digit < 0 || digit > 9 || Long.compareUnsigned(value, MOST_UNSIGNED_BEFORE_DIGIT) > 0) {
                throw wrong(line, start, end, WHOLE_64);
            }
            long next = 10 * value + digit;
            if (Long.compareUnsigned(next, 10 * value) < 0) {
                throw wrong(line, start, end, WHOLE_64);
            }
            value = next;
        }
        boolean isEmpty = end == start || (negative && end == start + 1);
        if (isEmpty || (negative && value < 0 && value != Long.MIN_VALUE)) {
            throw wrong(line, start, end, WHOLE_64);
        }
        return negative ? -value : value;
    }

    /**
     * The decimal number in {@code bytes[start, end)} times a power of ten; further digits are dropped.
     *
     * @param decimals the power: 9 turns seconds into nanoseconds
     */
    static long scaled(Line line, int start, int end, int decimals) {
        byte[] bytes = line.bytes();
        long value = 0;
        boolean digits = false;
        int afterPoint = -1;
        for (int i = start; i < end; i++) {
            int digit = bytes[i] - '0';
            if (bytes[i] == '.' && afterPoint < 0) {
                afterPoint = 0;
            } else if (digit < 0 || digit > 9) {
                return withExponent(line, start, end, decimals);
            } else {
                digits = true;
                if (afterPoint < decimals) {
                    value = shifted(value, digit, line, start, end);
                    afterPoint += afterPoint < 0 ? 0 : 1;
                }
            }
        }
        for (int i = Math.max(0, afterPoint); i < decimals; i++) {
            value = shifted(value, 0, line, start, end);
        }
        if (!digits) {
            throw wrong(line, start, end, "a number");
        }
        return value;
    }

    private static long shifted(long value, int digit, Line line, int start, int end) {
        if (value > MOST_BEFORE_DIGIT) {
            throw wrong(line, start, end, "a time within 292 years");
        }
        return 10 * value + digit;
    }

    /** As programs write very small and very large numbers. */
    private static long withExponent(Line line, int start, int end, int decimals) {
        String text = new String(line.bytes(), start, Math.min(end - start, LONGEST), StandardCharsets.US_ASCII);
        if (end - start >= LONGEST || !WITH_EXPONENT.matcher(text).matches()) {
            throw wrong(line, start, end, text.startsWith("-") ? "a number of at least 0" : "a number");
        }
        BigDecimal value = new BigDecimal(text).scaleByPowerOfTen(decimals);
        if (value.compareTo(BigDecimal.valueOf(Long.MAX_VALUE - 1)) > 0) {
            throw wrong(line, start, end, "a time within 292 years");
        }
        return value.longValue();
    }

    static BadRow wrong(Line line, int start, int end, String expected) {
        String found = new String(line.bytes(), start, Math.min(end - start, LONGEST), StandardCharsets.UTF_8);
        return new BadRow(line.column(start), "expected %s, but found %s".formatted(expected, Names.quote(found)));
    }
}

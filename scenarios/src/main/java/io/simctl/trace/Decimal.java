package io.simctl.trace;

import java.nio.charset.StandardCharsets;

/** Reads numbers out of bytes: traces have millions of them, and a string for each would be most of the work. */
final class Decimal {
    private static final int MOST_DIGITS = 18;

    private Decimal() {}

    /** The whole number in {@code bytes[start, end)}, 0 or more. */
    static int whole(Line line, int start, int end) {
        long value = 0;
        byte[] bytes = line.bytes();
        for (int i = start; i < end; i++) {
            int digit = bytes[i] - '0';
            value = 10 * value + digit;
            if (digit < 0 || digit > 9 || value > Integer.MAX_VALUE) {
                throw wrong(line, start, end, "a whole number");
            }
        }
        if (start == end) {
            throw wrong(line, start, end, "a whole number");
        }
        return (int) value;
    }

    /**
     * The decimal number in {@code bytes[start, end)} times a power of ten; further digits are dropped.
     *
     * @param decimals the power: 9 turns seconds into nanoseconds
     */
    static long scaled(Line line, int start, int end, int decimals) {
        byte[] bytes = line.bytes();
        long value = 0;
        int digits = 0;
        int afterPoint = -1;
        for (int i = start; i < end; i++) {
            int digit = bytes[i] - '0';
            if (bytes[i] == '.' && afterPoint < 0) {
                afterPoint = 0;
            } else if (digit < 0 || digit > 9) {
                throw wrong(line, start, end, "a number");
            } else if (afterPoint < decimals) {
                value = 10 * value + digit;
                digits += value == 0 ? 0 : 1;
                afterPoint += afterPoint < 0 ? 0 : 1;
            }
        }
        for (int i = Math.max(0, afterPoint); i < decimals; i++) {
            value *= 10;
            digits += value == 0 ? 0 : 1;
        }
        if (start == end || digits > MOST_DIGITS) {
            throw wrong(line, start, end, "a number");
        }
        return value;
    }

    static BadRow wrong(Line line, int start, int end, String expected) {
        String found = new String(line.bytes(), start, Math.min(end - start, 40), StandardCharsets.UTF_8);
        return new BadRow(line.column(start), "expected %s, but found `%s`".formatted(expected, found));
    }
}

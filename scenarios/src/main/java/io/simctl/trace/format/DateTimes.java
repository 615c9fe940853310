package io.simctl.trace.format;

import io.simctl.trace.Line;

/** A parser of dates with times of day, such as {@code 2023-11-16 18:15:46.6805900} or {@code 2024-05-10T00:00:00Z}. */
final class DateTimes {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int DATE = 10;
    private static final int DATE_AND_TIME = 19;
    private static final int FRACTION_DIGITS = 9;

    private DateTimes() {}

    /** Nanoseconds since 1970; {@code java.time} takes ten times as long, and these files have millions of lines. */
    static long nanos(Line line, int start, int end) {
        byte[] b = line.bytes();
        boolean shaped = end - start >= DATE_AND_TIME
                && b[start + 4] == '-'
                && b[start + 7] == '-'
                && (b[start + DATE] == ' ' || b[start + DATE] == 'T')
                && b[start + 13] == ':'
                && b[start + 16] == ':';
        if (!shaped) {
            throw Decimal.wrong(line, start, end, "a time like 2023-11-16 18:15:46.68");
        }
        long days = daysSince1970(
                within(line, start, 4, 1970, 2200, "a year"),
                within(line, start + 5, 2, 1, 12, "a month"),
                within(line, start + 8, 2, 1, 31, "a day"));
        long seconds = within(line, start + 11, 2, 0, 23, "an hour") * 3600L
                + within(line, start + 14, 2, 0, 59, "a minute") * 60L
                + within(line, start + 17, 2, 0, 60, "a second");
        int fraction = start + DATE_AND_TIME;
        int zone = zone(b, fraction, end);
        long nanos =
                zone > fraction + 1 && b[fraction] == '.' ? Decimal.scaled(line, fraction, zone, FRACTION_DIGITS) : 0;
        return (days * 86_400 + seconds - offset(line, zone, end)) * NANOS_PER_SECOND + nanos;
    }

    private static int within(Line line, int start, int digits, int least, int most, String what) {
        int value = Decimal.whole(line, start, start + digits);
        if (value < least || value > most) {
            throw Decimal.wrong(line, start, start + digits, "%s from %d to %d".formatted(what, least, most));
        }
        return value;
    }

    private static int zone(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] != '+' && bytes[at] != '-' && bytes[at] != 'Z') {
            at++;
        }
        return at;
    }

    private static long offset(Line line, int zone, int end) {
        if (zone == end || line.bytes()[zone] == 'Z') {
            return 0;
        }
        if (end - zone != "+00:00".length()) {
            throw Decimal.wrong(line, zone, end, "an offset like +00:00");
        }
        long seconds = within(line, zone + 1, 2, 0, 23, "an hour") * 3600L
                + within(line, zone + 4, 2, 0, 59, "a minute") * 60L;
        return line.bytes()[zone] == '-' ? -seconds : seconds;
    }

    /** The proleptic Gregorian calendar, counted in years that begin in March, so that the leap day comes last. */
    private static long daysSince1970(int year, int month, int day) {
        long y = month <= 2 ? year - 1L : year;
        long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        return 365 * y + y / 4 - y / 100 + y / 400 + dayOfYear - 719_468;
    }
}

package io.simctl.trace;

import java.util.Locale;

/**
 * Azure LLM inference traces of 2023 and 2024 (Splitwise, ISCA 2024; DynamoLLM, HPCA 2025) and the multimodal one of 2025:
 * {@code TIMESTAMP,ContextTokens,GeneratedTokens}, where a time is {@code 2023-11-16 18:15:46.6805900}, with or without an
 * offset from UTC.
 */
final class AzureFormat implements TraceFormat {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int DATE = 10;
    private static final int DATE_AND_TIME = 19;
    private static final int FRACTION_DIGITS = 9;

    @Override
    public String name() {
        return "azure";
    }

    @Override
    public boolean recognises(String firstLine) {
        return firstLine.toLowerCase(Locale.ROOT).contains("contexttokens");
    }

    @Override
    public Rows open(Line line) {
        CsvLine csv = new CsvLine(line);
        int time = csv.column("TIMESTAMP");
        int prompt = csv.column("ContextTokens");
        int output = csv.column("GeneratedTokens");
        return row -> {
            csv.split(row);
            return new TraceRow(time(row, csv.start(time), csv.end(time)), csv.whole(prompt), csv.whole(output));
        };
    }

    /** Nanoseconds since 1970; {@code java.time} takes ten times as long, and these files have millions of lines. */
    private static long time(Line line, int start, int end) {
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
                Decimal.whole(line, start, start + 4),
                Decimal.whole(line, start + 5, start + 7),
                Decimal.whole(line, start + 8, start + DATE));
        long seconds = Decimal.whole(line, start + 11, start + 13) * 3600L
                + Decimal.whole(line, start + 14, start + 16) * 60L
                + Decimal.whole(line, start + 17, start + DATE_AND_TIME);
        int fraction = start + DATE_AND_TIME;
        int zone = zone(b, fraction, end);
        long nanos =
                zone > fraction + 1 && b[fraction] == '.' ? Decimal.scaled(line, fraction, zone, FRACTION_DIGITS) : 0;
        return (days * 86_400 + seconds - offset(line, zone, end)) * NANOS_PER_SECOND + nanos;
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
        long seconds = Decimal.whole(line, zone + 1, zone + 3) * 3600L + Decimal.whole(line, zone + 4, end) * 60L;
        return line.bytes()[zone] == '-' ? -seconds : seconds;
    }

    /** The proleptic Gregorian calendar, counted in years that begin in March, so that the leap day comes last. */
    private static long daysSince1970(int year, int month, int day) {
        long y = month <= 2 ? year - 1L : year;
        long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        return 365 * y + y / 4 - y / 100 + y / 400 + dayOfYear - 719_468;
    }
}

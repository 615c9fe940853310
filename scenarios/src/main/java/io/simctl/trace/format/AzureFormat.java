package io.simctl.trace.format;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Prefix;
import io.simctl.trace.Line;
import io.simctl.trace.RowPrinter;
import io.simctl.trace.TraceFormat;
import io.simctl.trace.TracePart;
import io.simctl.trace.TraceRow;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;

/**
 * Azure LLM inference traces of 2023 and 2024 (Splitwise, ISCA 2024; DynamoLLM, HPCA 2025) and the multimodal one of 2025:
 * {@code TIMESTAMP,ContextTokens,GeneratedTokens}, where a time is {@code 2023-11-16 18:15:46.6805900}, with or without an
 * offset from UTC.
 */
@AutoService(TraceFormat.class)
public final class AzureFormat implements TraceFormat {
    private static final String TIME = "TIMESTAMP";
    private static final String PROMPT = "ContextTokens";
    private static final String OUTPUT = "GeneratedTokens";
    private static final DateTimeFormatter TIME_FORMAT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSSSS", Locale.ROOT);
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
    public Rows open(Line line, boolean whole) {
        CsvLine csv = new CsvLine(line);
        int time = csv.column(TIME);
        int prompt = csv.column(PROMPT);
        int output = csv.column(OUTPUT);
        return new CsvRows(csv, carries(), whole) {
            @Override
            TraceRow row() {
                return new TraceRow(
                        time(line, csv.start(time), csv.end(time)),
                        csv.whole(prompt),
                        csv.whole(output),
                        0,
                        "",
                        Prefix.NONE,
                        others());
            }
        };
    }

    @Override
    public RowPrinter printer(Set<TracePart> parts) {
        return new CsvPrinter()
                .column(
                        TIME,
                        row -> TIME_FORMAT.format(LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC)
                                .plusNanos(row.at())))
                .column(PROMPT, row -> Integer.toString(row.promptTokens()))
                .column(OUTPUT, row -> Integer.toString(row.outputTokens()));
    }

    @Override
    public Set<TracePart> carries() {
        return Set.of();
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

package io.simctl.live.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The time after which a server wants to be asked again: {@code retry-after-ms}, or {@code Retry-After} in seconds, which servers also give
 * in fractions, or as a date in one of HTTP's three forms (RFC 9110 §5.6.7 and §10.2.3).
 */
public final class RetryHint {
    /** The number at the beginning, its unit if it is said, and nothing but another value of a list behind. */
    private static final Pattern NUMBER =
            Pattern.compile("(\\d{1,18}(?:\\.\\d{0,9})?)\\s*(ms|s|sec|seconds?)?\\s*(?:[,;].*)?");

    private static final double LONGEST_SECONDS = 1e9;
    private static final Duration LONGEST = Duration.ofSeconds((long) LONGEST_SECONDS);

    /** Two digits of a year are those of one from here on. */
    private static final int FIRST_YEAR = 1970;

    private static final DateTimeFormatter RFC_850 = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("EEEE, dd-MMM-")
            .appendValueReduced(ChronoField.YEAR, 2, 2, FIRST_YEAR)
            .appendPattern(" HH:mm:ss 'GMT'")
            .toFormatter(Locale.US);

    private static final DateTimeFormatter ASCTIME = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("EEE MMM ppd HH:mm:ss yyyy")
            .toFormatter(Locale.US);

    private static final List<DateTimeFormatter> DATES =
            List.of(DateTimeFormatter.RFC_1123_DATE_TIME, RFC_850, ASCTIME);

    private RetryHint() {}

    /**
     * What the head of a reply says.
     *
     * @param now for a date, which counts from the server's own if it sent one
     */
    public static Optional<Duration> of(Head head, Instant now) {
        Optional<Duration> exact = head.field("retry-after-ms").flatMap(field -> number(field, 1e-3));
        return exact.or(() ->
                head.field("retry-after").flatMap(field -> number(field, 1).or(() -> until(field, head, now))));
    }

    private static Optional<Duration> number(String field, double usualUnit) {
        Matcher number = NUMBER.matcher(field);
        if (!number.matches()) {
            return Optional.empty();
        }
        double unit = number.group(2) == null ? usualUnit : number.group(2).equals("ms") ? 1e-3 : 1;
        double seconds = Math.min(LONGEST_SECONDS, Double.parseDouble(number.group(1)) * unit);
        return Optional.of(Duration.ofNanos(Math.round(seconds * 1e9)));
    }

    private static Optional<Duration> until(String field, Head head, Instant now) {
        Instant from = head.field("date").flatMap(RetryHint::date).orElse(now);
        return date(field)
                .map(until -> Duration.between(from, until))
                .filter(wait -> !wait.isNegative())
                .map(wait -> wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
    }

    private static Optional<Instant> date(String text) {
        for (DateTimeFormatter form : DATES) {
            try {
                return Optional.of(LocalDateTime.parse(text, form).toInstant(ZoneOffset.UTC));
            } catch (DateTimeException otherForm) {
                // the next one is tried
            }
        }
        return Optional.empty();
    }
}

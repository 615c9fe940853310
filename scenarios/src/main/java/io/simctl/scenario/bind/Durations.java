package io.simctl.scenario.bind;

import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.SourceLocation;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as scenarios write them: {@code 250ms}, {@code 1.5s}, {@code 1h30m}, {@code 4d}. */
public final class Durations {
    private static final Pattern PART =
            Pattern.compile("(?<number>[0-9]{1,18}(?:\\.[0-9]{1,18})?) ?(?<unit>ms|us|µs|ns|min|d|h|m|s)");

    /** What {@link #parse} reads, for schemas. */
    static final String PATTERN = "^(0|([0-9]{1,18}(\\.[0-9]{1,18})? ?(ms|us|µs|ns|min|d|h|m|s))+)$";

    /** What {@link #render} writes, the longest first. */
    private static final List<String> UNITS = List.of("d", "h", "m", "s", "ms", "us", "ns");

    private Durations() {}

    /**
     * The duration that an option gives.
     *
     * @param option its name, for messages
     * @throws InvalidInput when the text is none
     */
    public static Duration ofOption(String option, String text) {
        try {
            return parse(text);
        } catch (BadValue e) {
            throw new InvalidInput(
                    SourceLocation.startOf(option), "must be %s, but is %s".formatted(e.expected(), Names.quote(text)));
        }
    }

    static Duration parse(String text) throws BadValue {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        BigDecimal nanos = BigDecimal.ZERO;
        Matcher part = PART.matcher(text);
        int end = 0;
        while (end < text.length() && part.find(end) && part.start() == end) {
            nanos = nanos.add(
                    new BigDecimal(part.group("number")).multiply(BigDecimal.valueOf(nanosOf(part.group("unit")))));
            end = part.end();
        }
        if (end < text.length() || text.isEmpty()) {
            throw new BadValue("a duration with its unit, such as `250ms`, `10s` or `1h30m`");
        }
        BigDecimal whole = nanos.setScale(0, RoundingMode.HALF_UP);
        if (whole.compareTo(BigDecimal.valueOf(Long.MAX_VALUE / 2)) > 0) {
            throw new BadValue("a duration of at most 146 years");
        }
        return Duration.ofNanos(whole.longValueExact());
    }

    /** The shortest text without fractions that reads as {@code duration}. */
    public static String render(Duration duration) {
        StringBuilder text = new StringBuilder();
        long rest = duration.toNanos();
        for (String unit : UNITS) {
            long count = rest / nanosOf(unit);
            rest %= nanosOf(unit);
            if (count > 0) {
                text.append(count).append(unit);
            }
        }
        return text.isEmpty() ? "0s" : text.toString();
    }

    private static long nanosOf(String unit) {
        return switch (unit) {
            case "d" -> 86_400_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            case "m", "min" -> 60_000_000_000L;
            case "s" -> 1_000_000_000L;
            case "ms" -> 1_000_000L;
            case "us", "µs" -> 1_000L;
            default -> 1;
        };
    }
}

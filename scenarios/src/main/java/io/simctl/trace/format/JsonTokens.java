package io.simctl.trace.format;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.simctl.scenario.yaml.Names;
import io.simctl.trace.BadRow;
import io.simctl.trace.ClockUnit;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** The values of a parser's current token as rows want them. Numbers may stand in quotes, as some programs write them. */
final class JsonTokens {
    /** Characters of the parser's message that ours repeats; it quotes the file. */
    private static final int LONGEST_MESSAGE = 300;

    /** What Jackson adds for programmers. */
    private static final Pattern JARGON =
            Pattern.compile("(?s), from `[^`]*`| \\(start marker.*|: enable `.*| \\(not recognized.*|\n.*");

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,40}(\\.[0-9]{1,40})?");
    private static final Pattern HEX_64 = Pattern.compile("[0-9a-fA-F]{16}");
    private static final Pattern OFFSET = Pattern.compile(".*(Z|[+-][0-9:]{5,6})");
    private static final BigDecimal TOO_LARGE = new BigDecimal("1e999");
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private JsonTokens() {}

    /** A text without line ends. */
    static String text(JsonParser json) throws IOException {
        String text = json.getText();
        if (json.currentToken() != JsonToken.VALUE_STRING || text.chars().anyMatch(Character::isISOControl)) {
            throw wrong(json, "a text in one line");
        }
        return text;
    }

    /** An exponent can be too long even to be read; such a number is as good as any that is too large. */
    static BigDecimal number(JsonParser json) throws IOException {
        if (isNumberInQuotes(json)) {
            return new BigDecimal(json.getText());
        }
        if (!json.currentToken().isNumeric()) {
            throw wrong(json, "a number");
        }
        try {
            return json.getDecimalValue();
        } catch (NumberFormatException tooLong) {
            return TOO_LARGE;
        }
    }

    private static boolean isNumberInQuotes(JsonParser json) throws IOException {
        return json.currentToken() == JsonToken.VALUE_STRING
                && NUMBER.matcher(json.getText()).matches();
    }

    static int whole(JsonParser json, int least) throws IOException {
        boolean isInt =
                json.currentToken() == JsonToken.VALUE_NUMBER_INT && json.getNumberType() == JsonParser.NumberType.INT;
        String expected = least == 0 ? "a whole number" : "a whole number of at least " + least;
        if (!isInt && !isNumberInQuotes(json)) {
            throw wrong(json, expected);
        }
        try {
            int value = isInt ? json.getIntValue() : Integer.parseInt(json.getText());
            if (value >= least) {
                return value;
            }
        } catch (NumberFormatException notAnInt) {
            // answered below
        }
        throw wrong(json, expected);
    }

    /** A hash as its 64 bits: a number with a sign or without, or sixteen hexadecimal digits. */
    static long hash(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            if (json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
                return json.getLongValue();
            }
            BigInteger value = json.getBigIntegerValue();
            if (value.signum() > 0 && value.bitLength() <= Long.SIZE) {
                return value.longValue();
            }
        } else if (json.currentToken() == JsonToken.VALUE_STRING
                && HEX_64.matcher(json.getText()).matches()) {
            return Long.parseUnsignedLong(json.getText(), 16);
        }
        throw wrong(json, "a whole number of at most 64 bits");
    }

    /** A date with a time of day, in nanoseconds since 1970. */
    static long date(JsonParser json) throws IOException {
        String text = json.getText().replace(' ', 'T');
        try {
            Instant time = OFFSET.matcher(text).matches()
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
            if (time.getEpochSecond() >= 0 && time.getEpochSecond() < Long.MAX_VALUE / NANOS_PER_SECOND) {
                return time.getEpochSecond() * NANOS_PER_SECOND + time.getNano();
            }
        } catch (DateTimeException e) {
            // answered below
        }
        throw wrong(json, "a time like 2023-11-16 18:15:46.68");
    }

    static ClockUnit unit(JsonParser json) throws IOException {
        String text = json.getText();
        for (ClockUnit unit : ClockUnit.values()) {
            if (unit.word().equals(text)) {
                return unit;
            }
        }
        throw wrong(
                json,
                "one of "
                        + Names.quoteAll(Arrays.stream(ClockUnit.values())
                                .map(ClockUnit::word)
                                .toList()));
    }

    static BadRow wrong(JsonParser json, String expected) throws IOException {
        int column = json.currentTokenLocation().getColumnNr();
        String text = json.currentToken() == JsonToken.VALUE_STRING ? '"' + json.getText() + '"' : json.getText();
        return new BadRow(column, "expected %s, but found %s".formatted(expected, Names.quote(text)));
    }

    static BadRow notJson(JsonProcessingException failure) {
        // where a line goes beyond Jackson's own limits there is no location
        int column = Optional.ofNullable(failure.getLocation())
                .map(JsonLocation::getColumnNr)
                .orElse(1);
        String message = JARGON.matcher(failure.getOriginalMessage()).replaceAll("");
        return new BadRow(Math.max(1, column), "not JSON: " + Names.readable(message, LONGEST_MESSAGE));
    }
}

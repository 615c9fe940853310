package io.simctl.trace.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.simctl.fleet.Prefix;
import io.simctl.scenario.yaml.Names;
import io.simctl.trace.BadRow;
import io.simctl.trace.Line;
import io.simctl.trace.TraceFormat;
import io.simctl.trace.TracePart;
import io.simctl.trace.TraceRow;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Rows of a JSON object each, with block hashes, as the Mooncake and the Bailian traces have them. */
final class JsonRows implements TraceFormat.Rows {
    private static final JsonFactory JSON = new JsonFactory();
    /** Characters of the parser's message that ours repeats; it quotes the file. */
    private static final int LONGEST_MESSAGE = 300;

    private static final BigDecimal CENTURY = new BigDecimal("3155760000e9");
    private static final int MOST_DIGITS = 20;
    private static final int MISSING = -1;

    /** What Jackson adds for programmers. */
    private static final Pattern JARGON =
            Pattern.compile("(?s), from `[^`]*`| \\(start marker.*|: enable `.*| \\(not recognized.*|\n.*");

    /** Names that mean something here. */
    static final Set<String> FIELDS =
            Set.of("timestamp", "input_length", "output_length", "max_tokens", "model", "hash_ids");

    /** Every part has a field; that a public trace has no models and limits shows only at its end. */
    static final Set<TracePart> PARTS = Set.of(TracePart.values());

    private final int timeDecimals;
    private final int blockTokens;
    private final boolean whole;
    private long[] blocks = new long[256];
    private int blockCount;
    private long at;
    private int promptTokens;
    private int outputTokens;
    private int maxTokens;
    private String model = "";
    private Map<String, String> other = Map.of();

    /**
     * @param timeDecimals power of ten from the trace's unit of time to nanoseconds
     * @param blockTokens tokens that each of the hashes stands for
     * @param whole whether to keep fields that mean nothing here
     */
    private JsonRows(int timeDecimals, int blockTokens, boolean whole) {
        this.timeDecimals = timeDecimals;
        this.blockTokens = blockTokens;
        this.whole = whole;
    }

    /** Rows of a file whose first line is {@code line}. */
    static JsonRows open(Line line, int timeDecimals, int blockTokens, boolean whole) {
        if (line.bytes()[line.start()] != '{') {
            throw new BadRow(1, "expected a JSON object");
        }
        return new JsonRows(timeDecimals, blockTokens, whole);
    }

    @Override
    public Set<TracePart> parts() {
        return PARTS;
    }

    @Override
    public boolean hasHeader() {
        return false;
    }

    @Override
    public TraceRow row(Line line) {
        at = MISSING;
        promptTokens = MISSING;
        outputTokens = MISSING;
        blockCount = 0;
        maxTokens = 0;
        model = "";
        other = whole ? new LinkedHashMap<>() : Map.of();
        try (JsonParser json = JSON.createParser(line.bytes(), line.start(), line.end() - line.start())) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new BadRow(1, "expected a JSON object");
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                field(name, json);
            }
            if (json.nextToken() != null) {
                throw wrong(json, "the end of the line after the object");
            }
        } catch (JsonProcessingException e) {
            // where a line goes beyond Jackson's own limits there is no location
            int column = Optional.ofNullable(e.getLocation())
                    .map(JsonLocation::getColumnNr)
                    .orElse(1);
            throw new BadRow(Math.max(1, column), "not JSON: " + withoutJargon(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new BadRow(1, "not JSON in UTF-8");
        }
        require(at, "timestamp");
        require(promptTokens, "input_length");
        require(outputTokens, "output_length");
        Prefix prefix = blockCount == 0 ? Prefix.NONE : new Prefix(blockTokens, Arrays.copyOf(blocks, blockCount));
        return new TraceRow(at, promptTokens, outputTokens, maxTokens, model, prefix, other);
    }

    private static String withoutJargon(String message) {
        return Names.readable(JARGON.matcher(message).replaceAll(""), LONGEST_MESSAGE);
    }

    private static void require(long value, String name) {
        if (value == MISSING) {
            throw new BadRow(1, "`" + name + "` is missing");
        }
    }

    private void field(String name, JsonParser json) throws IOException {
        switch (name) {
            case "timestamp" -> at = nanos(json);
            case "input_length" -> promptTokens = whole(json);
            case "output_length" -> outputTokens = whole(json);
            case "hash_ids" -> blocks(json);
            case "max_tokens" -> maxTokens = whole(json);
            case "model" -> model = text(json);
            default -> {
                if (whole) {
                    other.put(name, JsonLineValues.text(json));
                } else {
                    json.skipChildren();
                }
            }
        }
    }

    private static String text(JsonParser json) throws IOException {
        String text = json.getText();
        if (json.currentToken() != JsonToken.VALUE_STRING || text.chars().anyMatch(Character::isISOControl)) {
            throw wrong(json, "a text in one line");
        }
        return text;
    }

    private long nanos(JsonParser json) throws IOException {
        if (!json.currentToken().isNumeric()) {
            throw wrong(json, "a number");
        }
        BigDecimal time = decimal(json);
        // looked at before any arithmetic: 1e999999999 is short to write and long to multiply
        boolean sane = time.signum() >= 0 && Math.abs((long) time.precision() - time.scale()) <= MOST_DIGITS;
        BigDecimal nanos = sane ? time.scaleByPowerOfTen(timeDecimals) : CENTURY;
        if (nanos.compareTo(CENTURY) >= 0) {
            throw wrong(json, "a time from 0 to a century");
        }
        return nanos.longValue();
    }

    /** An exponent can be too long even to be read; such a number is as good as any beyond a century. */
    private static BigDecimal decimal(JsonParser json) throws IOException {
        try {
            return json.getDecimalValue();
        } catch (NumberFormatException tooLong) {
            return CENTURY;
        }
    }

    private static int whole(JsonParser json) throws IOException {
        boolean whole = json.currentToken() == JsonToken.VALUE_NUMBER_INT
                && json.getNumberType() == JsonParser.NumberType.INT
                && json.getIntValue() >= 0;
        if (!whole) {
            throw wrong(json, "a whole number");
        }
        return json.getIntValue();
    }

    private void blocks(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw wrong(json, "a list of hashes");
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
                    || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                throw wrong(json, "a whole number of at most 64 bits");
            }
            if (blockCount == blocks.length) {
                blocks = Arrays.copyOf(blocks, 2 * blocks.length);
            }
            blocks[blockCount++] = json.getLongValue();
        }
    }

    private static BadRow wrong(JsonParser json, String expected) throws IOException {
        int column = json.currentTokenLocation().getColumnNr();
        String text = json.currentToken() == JsonToken.VALUE_STRING ? '"' + json.getText() + '"' : json.getText();
        return new BadRow(column, "expected %s, but found %s".formatted(expected, Names.quote(text)));
    }
}

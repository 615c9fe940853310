package io.simctl.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.simctl.control.Prefix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Arrays;

/** Rows of a JSON object each, with block hashes, as the Mooncake and the Bailian traces have them. */
final class JsonRows implements TraceFormat.Rows {
    private static final JsonFactory JSON = new JsonFactory();
    private static final BigDecimal CENTURY = new BigDecimal("3155760000e9");
    private static final int MOST_DIGITS = 20;
    private static final int MISSING = -1;

    private final int timeDecimals;
    private final int blockTokens;
    private long[] blocks = new long[256];
    private int blockCount;
    private long at;
    private int promptTokens;
    private int outputTokens;

    /**
     * @param timeDecimals power of ten from the trace's unit of time to nanoseconds
     * @param blockTokens tokens that each of the hashes stands for
     */
    JsonRows(int timeDecimals, int blockTokens) {
        this.timeDecimals = timeDecimals;
        this.blockTokens = blockTokens;
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
        try (JsonParser json = JSON.createParser(line.bytes(), line.start(), line.end() - line.start())) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new BadRow(1, "expected a JSON object");
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                field(name, json);
            }
        } catch (JsonProcessingException e) {
            throw new BadRow(e.getLocation().getColumnNr(), "not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        require(at, "timestamp");
        require(promptTokens, "input_length");
        require(outputTokens, "output_length");
        Prefix prefix = blockCount == 0 ? Prefix.NONE : new Prefix(blockTokens, Arrays.copyOf(blocks, blockCount));
        return new TraceRow(at, promptTokens, outputTokens, 0, "", prefix);
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
            default -> json.skipChildren();
        }
    }

    private long nanos(JsonParser json) throws IOException {
        if (!json.currentToken().isNumeric()) {
            throw wrong(json, "a number");
        }
        BigDecimal time = json.getDecimalValue();
        // looked at before any arithmetic: 1e999999999 is short to write and long to multiply
        boolean sane = time.signum() >= 0 && Math.abs((long) time.precision() - time.scale()) <= MOST_DIGITS;
        BigDecimal nanos = sane ? time.scaleByPowerOfTen(timeDecimals) : CENTURY;
        if (nanos.compareTo(CENTURY) >= 0) {
            throw wrong(json, "a time from 0 to a century");
        }
        return nanos.longValue();
    }

    private static int whole(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_NUMBER_INT || json.getLongValue() != (int) json.getLongValue()) {
            throw wrong(json, "a whole number");
        }
        return json.getIntValue();
    }

    private void blocks(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw wrong(json, "a list of hashes");
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
                throw wrong(json, "a whole number");
            }
            if (blockCount == blocks.length) {
                blocks = Arrays.copyOf(blocks, 2 * blocks.length);
            }
            blocks[blockCount++] = json.getLongValue();
        }
    }

    private static BadRow wrong(JsonParser json, String expected) throws IOException {
        int column = json.currentTokenLocation().getColumnNr();
        return new BadRow(column, "expected %s, but found `%s`".formatted(expected, json.getText()));
    }
}

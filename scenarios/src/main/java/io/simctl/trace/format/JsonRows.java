package io.simctl.trace.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.simctl.fleet.Prefix;
import io.simctl.scenario.yaml.Names;
import io.simctl.trace.BadRow;
import io.simctl.trace.ClockUnit;
import io.simctl.trace.Line;
import io.simctl.trace.RecordedEnd;
import io.simctl.trace.TraceColumn;
import io.simctl.trace.TraceFormat;
import io.simctl.trace.TracePart;
import io.simctl.trace.TraceRow;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Rows of a JSON object each, of which some fields are mapped to columns of simctl. */
final class JsonRows implements TraceFormat.Rows {
    private static final JsonFactory JSON = new JsonFactory();

    /** Fields of rows that are turns of a conversation and may have a pause instead of a time. */
    private static final Set<String> TURNS = Set.of("session_id", "delay");

    private static final String TURN = ": a turn of a session, sent some time after the answer before it, has no time"
            + " of its own that could be replayed; give each row one, or describe its users in the workload, with `users`"
            + " and `think`";

    private static final int MISSING = -1;

    /** Every part has a field; that a public trace has no models and limits shows only at its end. */
    static final Set<TracePart> PARTS = Set.of(TracePart.values());

    /** The unit that a row itself may say its time is in. */
    static final String TIME_UNIT = "time_unit";

    private final ColumnMap map;
    private final Map<String, TraceColumn> fields = new HashMap<>();
    private final TraceClock clock;
    private final int usualBlockTokens;
    private final boolean whole;
    private long[] blocks = new long[256];
    private int blockCount;
    private int blockTokens;
    private Optional<ClockUnit> timeUnit = Optional.empty();
    private boolean isTurn;
    private long at;
    private int promptTokens;
    private int outputTokens;
    private int maxTokens;
    private String status = "";
    private String ttft = "";
    private String e2e = "";
    private String model = "";
    private Map<String, String> other = Map.of();

    private JsonRows(ColumnMap map, TraceClock clock, int blockTokens, boolean whole) {
        this.map = map;
        this.clock = clock;
        this.usualBlockTokens = blockTokens;
        this.whole = whole;
        map.names().forEach((column, name) -> fields.put(name, column));
    }

    /**
     * Rows of a file whose first line is {@code line}.
     *
     * @param clock how its times are counted, unless they are dates
     * @param blockTokens tokens that each of the hashes stands for where the row does not say; 0 where it must
     * @param whole whether to keep fields that mean nothing here
     */
    static JsonRows open(Line line, ColumnMap map, TraceClock clock, int blockTokens, boolean whole) {
        if (line.bytes()[line.start()] != '{') {
            throw new BadRow(1, "expected a JSON object");
        }
        return new JsonRows(map, clock, blockTokens, whole);
    }

    @Override
    public Set<TracePart> parts() {
        return PARTS;
    }

    @Override
    public boolean hasHeader() {
        return false;
    }

    private void clear() {
        at = MISSING;
        isTurn = false;
        timeUnit = Optional.empty();
        promptTokens = MISSING;
        outputTokens = MISSING;
        blockCount = 0;
        blockTokens = usualBlockTokens;
        maxTokens = 0;
        status = "";
        ttft = "";
        e2e = "";
        model = "";
        other = whole ? new LinkedHashMap<>() : Map.of();
    }

    @Override
    public TraceRow row(Line line) {
        clear();
        parse(line);
        require(at, map.time());
        require(promptTokens, TraceColumn.PROMPT);
        require(outputTokens, TraceColumn.OUTPUT);
        return new TraceRow(
                at, promptTokens, outputTokens, maxTokens, model, prefix(), other, RecordedEnd.of(status, ttft, e2e));
    }

    private Prefix prefix() {
        if (blockCount > 0 && blockTokens == 0) {
            throw new BadRow(1, "how many tokens has a block? say `block_tokens: 512`");
        }
        return blockCount == 0 ? Prefix.NONE : new Prefix(blockTokens, Arrays.copyOf(blocks, blockCount));
    }

    private void parse(Line line) {
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
                throw JsonTokens.wrong(json, "the end of the line after the object");
            }
        } catch (JsonProcessingException e) {
            throw JsonTokens.notJson(e);
        } catch (IOException e) {
            throw new BadRow(1, "not JSON in UTF-8");
        }
    }

    private void require(long value, TraceColumn column) {
        if (value == MISSING) {
            throw new BadRow(
                    1, Names.quote(map.name(column)) + " is missing" + (column.isTime() && isTurn ? TURN : ""));
        }
    }

    private void field(String name, JsonParser json) throws IOException {
        Optional<TraceColumn> column = Optional.ofNullable(fields.get(name));
        if (column.isEmpty()) {
            isTurn |= TURNS.contains(name);
            if (name.equals(TIME_UNIT)) {
                if (at != MISSING) {
                    throw new BadRow(
                            json.currentTokenLocation().getColumnNr(), "`time_unit` must stand before the time");
                }
                timeUnit = Optional.of(JsonTokens.unit(json));
            } else {
                carryAlong(name, json);
            }
        } else if (ColumnMap.OUTCOME.contains(column.get())) {
            outcome(column.get(), json);
            carryAlong(column.get().word(), json);
        } else if (json.currentToken() != JsonToken.VALUE_NULL) {
            value(column.get(), json);
        }
    }

    private void carryAlong(String name, JsonParser json) throws IOException {
        if (whole) {
            other.put(name, JsonLineValues.text(json));
        } else {
            json.skipChildren();
        }
    }

    private void value(TraceColumn column, JsonParser json) throws IOException {
        switch (column) {
            case SECONDS, MILLISECONDS, MICROSECONDS, NANOSECONDS -> at = clock.nanos(json, timeUnit);
            case DATE -> at = JsonTokens.date(json);
            case PROMPT -> promptTokens = JsonTokens.whole(json, 0);
            case OUTPUT -> outputTokens = JsonTokens.whole(json, 0);
            case LIMIT -> maxTokens = JsonTokens.whole(json, 0);
            case MODEL -> model = JsonTokens.text(json);
            case BLOCK_TOKENS -> blockTokens = JsonTokens.whole(json, 1);
            case BLOCKS -> blocks(json);
            case STATUS, TTFT, E2E -> throw new IllegalArgumentException("outcomes are carried along");
        }
    }

    private void blocks(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw JsonTokens.wrong(json, "a list of hashes");
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (blockCount == blocks.length) {
                blocks = Arrays.copyOf(blocks, 2 * blocks.length);
            }
            blocks[blockCount++] = JsonTokens.hash(json);
        }
    }

    private void outcome(TraceColumn column, JsonParser json) throws IOException {
        String text = json.currentToken().isScalarValue() ? json.getText() : "";
        switch (column) {
            case TTFT -> ttft = text;
            case E2E -> e2e = text;
            default -> status = text;
        }
    }
}

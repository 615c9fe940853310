package io.simctl.trace.format;

import io.simctl.fleet.Prefix;
import io.simctl.trace.RowPrinter;
import io.simctl.trace.TraceRow;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** A printer of one JSON object a line: the fields of a format, and behind them what else the row has. */
final class ObjectPrinter implements RowPrinter {
    /** Fields by which a line would be taken for one of another format. */
    private static final Set<String> DISTINGUISHING = Set.of(BailianFormat.CHAT_ID, JsonRows.TIME_UNIT);

    private final Map<String, Function<TraceRow, String>> fields = new LinkedHashMap<>();
    private final Map<String, String> carried = new LinkedHashMap<>();

    /** Adds a field of the format, whose value is given as JSON. */
    ObjectPrinter field(String name, Function<TraceRow, String> value) {
        fields.put(name, value);
        return this;
    }

    /** Adds a field that rows carry along, with what stands for it where they do not. */
    ObjectPrinter carriedAlong(String name, String otherwise) {
        carried.put(name, otherwise);
        return this;
    }

    @Override
    public String header(TraceRow first) {
        return "";
    }

    @Override
    public void print(TraceRow row, StringBuilder line) {
        line.append('{');
        fields.forEach((name, value) -> {
            JsonPrinter.name(name, line);
            line.append(value.apply(row));
        });
        carried.forEach((name, otherwise) -> JsonPrinter.field(name, row.other().getOrDefault(name, otherwise), line));
        row.other().forEach((name, value) -> {
            if (keeps(name) && !carried.containsKey(name)) {
                JsonPrinter.field(name, value, line);
            }
        });
        line.append('}');
    }

    @Override
    public boolean keeps(Prefix prefix) {
        return prefix.length() == 0;
    }

    @Override
    public boolean keeps(String other) {
        return !fields.containsKey(other) && !DISTINGUISHING.contains(other);
    }
}

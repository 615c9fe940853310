package io.simctl.trace.format;

import io.simctl.trace.RowPrinter;
import io.simctl.trace.TraceRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A printer of comma-separated values: the columns of a format, and behind them what else the first row has. */
final class CsvPrinter implements RowPrinter {
    private final List<String> names = new ArrayList<>();
    private final List<Function<TraceRow, String>> values = new ArrayList<>();
    private final List<String> others = new ArrayList<>();

    /** Adds a column of the format. */
    CsvPrinter column(String name, Function<TraceRow, String> value) {
        names.add(name);
        values.add(value);
        return this;
    }

    @Override
    public String header(TraceRow first) {
        others.addAll(first.other().keySet());
        others.removeIf(other -> other.isBlank()
                || other.chars().anyMatch(Character::isISOControl)
                || names.stream().anyMatch(other::equalsIgnoreCase));
        StringBuilder header = new StringBuilder(String.join(",", names));
        others.forEach(name -> field(name, header.append(',')));
        return header.toString();
    }

    @Override
    public void print(TraceRow row, StringBuilder line) {
        for (int i = 0; i < values.size(); i++) {
            field(values.get(i).apply(row), i == 0 ? line : line.append(','));
        }
        for (String name : others) {
            field(row.other().getOrDefault(name, ""), line.append(','));
        }
    }

    private static void field(String said, StringBuilder line) {
        String text = ForeignText.written(said);
        if (text.indexOf(',') < 0 && text.indexOf('"') < 0) {
            line.append(text);
        } else {
            line.append('"').append(text.replace("\"", "\"\"")).append('"');
        }
    }

    @Override
    public boolean keeps(String other) {
        return others.contains(other);
    }
}

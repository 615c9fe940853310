package io.simctl.trace.format;

import io.simctl.scenario.yaml.Names;
import io.simctl.trace.BadRow;
import io.simctl.trace.Line;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The fields of a line of comma-separated values, found by the names in the header.
 *
 * <p>A field may be quoted to hold commas, and quotes by doubling them; no format that is read here has line ends inside of
 * fields.
 */
final class CsvLine {
    private final List<String> header = new ArrayList<>();
    private final BitSet claimed = new BitSet();
    private int[] bounds = new int[32];
    private int fields;
    private final byte separator;
    private Line line;

    /** Takes the names from a header, and from it what separates fields: commas or, where it has none, semicolons or tabs. */
    CsvLine(Line header) {
        this.line = header;
        this.separator = separator(header);
        split(header);
        for (int i = 0; i < fields; i++) {
            this.header.add(text(i).strip());
        }
    }

    private static byte separator(Line header) {
        String text = header.toString();
        for (char candidate : new char[] {',', ';', '\t'}) {
            if (text.indexOf(candidate) >= 0) {
                return (byte) candidate;
            }
        }
        return ',';
    }

    /** Index of the column with this name, in any case. */
    int column(String name) {
        int index = optional(name);
        if (index < 0) {
            throw new BadRow(1, "the header has no column `%s`%s".formatted(name, Names.hint(name, header)));
        }
        return index;
    }

    /** Index of the column with this name, in any case, or -1. */
    int optional(String name) {
        int index = find(name);
        if (index >= 0) {
            claimed.set(index);
        }
        return index;
    }

    /** The same for a column that is carried along all the same. */
    int find(String name) {
        int[] found = IntStream.range(0, header.size())
                .filter(i -> header.get(i).equalsIgnoreCase(name))
                .limit(2)
                .toArray();
        if (found.length == 2) {
            throw new BadRow(place(found[1]), "the header names `%s` twice".formatted(name));
        }
        return found.length == 0 ? -1 : found[0];
    }

    /** Columns with a name that nobody asked for. */
    int[] unclaimed() {
        return IntStream.range(0, header.size())
                .filter(i -> !claimed.get(i) && !header.get(i).isEmpty())
                .toArray();
    }

    /** Name of a column. */
    String name(int column) {
        return header.get(column);
    }

    /** Finds the fields of {@code row}. */
    void split(Line row) {
        line = row;
        fields = 0;
        int at = row.start();
        while (true) {
            int next = row.end() > at && row.bytes()[at] == '"' ? quoted(row, at) : plain(row, at);
            if (next == row.end()) {
                break;
            }
            if (row.bytes()[next] != separator) {
                throw new BadRow(
                        row.column(next),
                        separator == ','
                                ? "expected a comma after the quote"
                                : "expected the end of the field after the quote");
            }
            at = next + 1;
        }
        if (!header.isEmpty() && fields != header.size()) {
            throw new BadRow(1, "expected %d fields, but found %d".formatted(header.size(), fields));
        }
    }

    private int plain(Line row, int from) {
        int to = from;
        while (to < row.end() && row.bytes()[to] != separator) {
            to++;
        }
        add(from, to);
        return to;
    }

    private int quoted(Line row, int quote) {
        byte[] bytes = row.bytes();
        int to = quote + 1;
        while (to < row.end() && (bytes[to] != '"' || (to + 1 < row.end() && bytes[to + 1] == '"'))) {
            to += bytes[to] == '"' ? 2 : 1;
        }
        if (to >= row.end()) {
            throw new BadRow(row.column(quote), "the quote is not closed in its line");
        }
        add(quote + 1, to);
        return to + 1;
    }

    private void add(int from, int to) {
        if (2 * fields == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * bounds.length);
        }
        bounds[2 * fields] = from;
        bounds[2 * fields + 1] = to;
        fields++;
    }

    int start(int field) {
        return bounds[2 * field];
    }

    int end(int field) {
        return bounds[2 * field + 1];
    }

    boolean isEmpty(int field) {
        return start(field) == end(field);
    }

    /** Where a field begins in its line, counted from 1. */
    int place(int field) {
        return line.column(start(field));
    }

    String text(int field) {
        int start = start(field);
        String text = new String(line.bytes(), start, end(field) - start, StandardCharsets.UTF_8);
        boolean quoted = start > line.start() && line.bytes()[start - 1] == '"';
        return ForeignText.read(quoted ? text.replace("\"\"", "\"") : text);
    }

    int whole(int field) {
        return Decimal.whole(line, start(field), end(field));
    }

    long[] wholes(int field) {
        return Decimal.wholes(line, start(field), end(field));
    }

    long scaled(int field, int decimals) {
        return Decimal.scaled(line, start(field), end(field), decimals);
    }

    BadRow wrong(int field, String expected) {
        return Decimal.wrong(line, start(field), end(field), expected);
    }
}

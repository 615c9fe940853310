package io.simctl.trace;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The fields of a line of comma-separated values, found by the names in the header.
 *
 * <p>A field may be quoted to hold commas; no format that is read here has quotes or line ends inside of fields.
 */
final class CsvLine {
    private final List<String> header = new ArrayList<>();
    private int[] bounds = new int[32];
    private int fields;
    private Line line;

    /** Takes the names from a header. */
    CsvLine(Line header) {
        this.line = header;
        split(header);
        for (int i = 0; i < fields; i++) {
            this.header.add(text(i).strip().toLowerCase(Locale.ROOT));
        }
    }

    /** Index of the column with this name, in any case. */
    int column(String name) {
        int index = optional(name);
        if (index < 0) {
            throw new BadRow(1, "the header has no column `%s`; it has %s".formatted(name, header));
        }
        return index;
    }

    /** Index of the column with this name, in any case, or -1. */
    int optional(String name) {
        return header.indexOf(name.toLowerCase(Locale.ROOT));
    }

    /** Finds the fields of {@code row}. */
    void split(Line row) {
        line = row;
        fields = 0;
        byte[] bytes = row.bytes();
        int end = row.end();
        int at = row.start();
        while (true) {
            boolean quoted = at < end && bytes[at] == '"';
            int from = quoted ? at + 1 : at;
            int to = from;
            while (to < end && bytes[to] != (quoted ? '"' : ',')) {
                to++;
            }
            add(from, to);
            at = quoted ? to + 1 : to;
            if (at >= end) {
                break;
            }
            if (bytes[at] != ',') {
                throw new BadRow(row.column(at), "expected a comma after the quote");
            }
            at++;
        }
        if (!header.isEmpty() && fields != header.size()) {
            throw new BadRow(1, "expected %d fields, but found %d".formatted(header.size(), fields));
        }
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

    String text(int field) {
        return new String(line.bytes(), start(field), end(field) - start(field), StandardCharsets.UTF_8);
    }

    int whole(int field) {
        return Decimal.whole(line, start(field), end(field));
    }

    long scaled(int field, int decimals) {
        return Decimal.scaled(line, start(field), end(field), decimals);
    }
}

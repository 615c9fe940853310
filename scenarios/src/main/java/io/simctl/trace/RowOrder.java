package io.simctl.trace;

import java.util.Arrays;

/** The last few rows of a trace in the order of their times, with the lines they came from; at equal times in that of the file. */
final class RowOrder {
    private final TraceRow[] rows;
    private final int[] lines;
    private int from;
    private int to;

    /** @param most rows that it holds: how far a row may stand from its place */
    RowOrder(int most) {
        rows = new TraceRow[2 * most];
        lines = new int[2 * most];
    }

    boolean isFull() {
        return to - from == rows.length / 2;
    }

    boolean isEmpty() {
        return from == to;
    }

    void add(TraceRow row, int line) {
        if (to == rows.length) {
            System.arraycopy(rows, from, rows, 0, to - from);
            System.arraycopy(lines, from, lines, 0, to - from);
            Arrays.fill(rows, to - from, to, null);
            to -= from;
            from = 0;
        }
        int at = to++;
        while (at > from && rows[at - 1].at() > row.at()) {
            rows[at] = rows[at - 1];
            lines[at] = lines[at - 1];
            at--;
        }
        rows[at] = row;
        lines[at] = line;
    }

    /** The line of the first row. */
    int line() {
        return lines[from];
    }

    /** Takes the first row away. */
    TraceRow poll() {
        return rows[from++];
    }
}

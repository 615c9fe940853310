package io.simctl.trace;

import io.simctl.fleet.Prefix;

/** A writer of the rows of one file as lines. */
public interface RowPrinter {
    /**
     * The header; empty where the format has none.
     *
     * @param first the first row: its {@link TraceRow#other} decides which further columns there are
     */
    String header(TraceRow first);

    /** Appends a row, without the line's end. */
    void print(TraceRow row, StringBuilder line);

    /** Whether the file has a place for blocks of this size, in its own size or any. */
    default boolean keeps(Prefix prefix) {
        return true;
    }

    /** Whether the file has a place for this one of {@link TraceRow#other}. */
    boolean keeps(String other);
}

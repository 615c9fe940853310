package io.simctl.trace;

import java.util.Set;

/**
 * A file format of traces. An implementation is public, has a constructor without parameters and is annotated {@code
 * @AutoService(TraceFormat.class)}: {@link java.util.ServiceLoader} finds it, and no list names it.
 */
public interface TraceFormat {
    /** As written in scenarios. */
    String name();

    /** Whether a file that begins with {@code firstLine} is of this format; true of one format only. */
    boolean recognises(String firstLine);

    /**
     * Begins to read a file; the current line is its first.
     *
     * @param layout what the user says of it, of which the format has its {@link #knobs}
     * @param whole whether to read also what only {@link TraceRow#other} takes
     */
    Rows open(Line line, TraceLayout layout, boolean whole);

    /**
     * Begins to write a file.
     *
     * @param parts what its rows may have
     */
    RowPrinter printer(Set<TracePart> parts);

    /** What the format has a place for. */
    Set<TracePart> carries();

    /** What it leaves to the user to say; all else that is said of a file of this format is refused. */
    default Set<TraceKnob> knobs() {
        return Set.of();
    }

    /** Whether traces can be written in it. */
    default boolean isWritten() {
        return true;
    }

    /** The rows of one file. */
    interface Rows {
        /** Whether the first line is a header. */
        default boolean hasHeader() {
            return true;
        }

        /** What the rows of this file may have. */
        Set<TracePart> parts();

        /** How many rows may stand between two that should stand the other way round; 0 where times never go back. */
        default int disorder() {
            return 0;
        }

        /**
         * Reads the current line.
         *
         * @return the row with its time counted from any zero
         * @throws BadRow when it is not one
         */
        TraceRow row(Line line);
    }
}

package io.simctl.trace;

/** A file format of traces. Adding one is a new implementation and a line in {@link TraceFormats}. */
interface TraceFormat {
    /** As written in scenarios. */
    String name();

    /** Whether a file that begins with {@code firstLine} is of this format. */
    boolean recognises(String firstLine);

    /** Begins to read a file; the current line is its first. */
    Rows open(Line line);

    /** Whether requests without output are failures that the trace keeps, to be left out of a replay. */
    default boolean keepsFailures() {
        return false;
    }

    /** Reads rows of one file. */
    interface Rows {
        /** Whether the first line is a header. */
        default boolean hasHeader() {
            return true;
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

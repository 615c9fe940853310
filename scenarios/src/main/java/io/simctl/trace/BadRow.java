package io.simctl.trace;

/** A line of a trace that is not what its format says. */
public final class BadRow extends RuntimeException {
    private final int column;

    /**
     * Makes one.
     *
     * @param column counted from 1
     * @param message what was found, and what was expected
     */
    public BadRow(int column, String message) {
        super(message, null, false, false);
        this.column = column;
    }

    int column() {
        return column;
    }

    String problem() {
        return String.valueOf(getMessage());
    }
}

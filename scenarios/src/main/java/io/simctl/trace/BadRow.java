package io.simctl.trace;

/** A line of a trace is not what its format says. */
final class BadRow extends RuntimeException {
    private final int column;

    /** @param column counted from 1 */
    BadRow(int column, String message) {
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

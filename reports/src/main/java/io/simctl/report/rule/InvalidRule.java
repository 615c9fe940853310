package io.simctl.report.rule;

/** A text that is no rule; the message says what was expected. */
public final class InvalidRule extends Exception {
    private final int offset;

    InvalidRule(int offset, String message) {
        super(message);
        this.offset = offset;
    }

    /** Where in the text it ceases to be one, from 0. */
    public int offset() {
        return offset;
    }
}

package io.simctl.scenario.bind;

/** A text that is not the value that it should be; the message says what it should be. */
final class BadValue extends Exception {
    private final String hint;

    BadValue(String expected) {
        this(expected, "");
    }

    /** @param hint what may have been meant, to end the message with */
    BadValue(String expected, String hint) {
        super(expected, null, false, false);
        this.hint = hint;
    }

    /** What the text should have been, to follow "must be". */
    String expected() {
        return String.valueOf(getMessage());
    }

    String hint() {
        return hint;
    }
}

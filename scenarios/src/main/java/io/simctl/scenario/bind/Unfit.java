package io.simctl.scenario.bind;

/** A text is not the value that it should be; the message says what it should be. */
final class Unfit extends Exception {
    Unfit(String expected) {
        super(expected, null, false, false);
    }

    /** What the text should have been, to follow "must be". */
    String expected() {
        return String.valueOf(getMessage());
    }
}

package io.simctl.policy.swap.rule;

/** A user's mistake in the sets of a matrix; the message is a sentence without its place. */
public final class InvalidSets extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidSets(String message) {
        super(message);
    }
}

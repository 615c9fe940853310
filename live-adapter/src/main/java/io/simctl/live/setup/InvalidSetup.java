package io.simctl.live.setup;

/** A scenario that cannot be run live as it stands; the message says what to change. */
public final class InvalidSetup extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidSetup(IllegalArgumentException cause) {
        super(cause.getMessage(), cause);
    }
}

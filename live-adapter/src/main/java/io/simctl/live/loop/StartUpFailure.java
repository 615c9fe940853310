package io.simctl.live.loop;

/** A server that is needed before anything can be run could not be made ready. */
public final class StartUpFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param cause what its user is told */
    public StartUpFailure(String cause) {
        super(cause);
    }
}

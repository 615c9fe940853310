package io.simctl.live.loop;

/** A server that is needed before anything can be run, and could not be made ready. */
public final class StartUpFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param cause for its user */
    public StartUpFailure(String cause) {
        super(cause);
    }
}

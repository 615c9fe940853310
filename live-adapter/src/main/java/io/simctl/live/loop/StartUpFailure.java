package io.simctl.live.loop;

/** A server that the run needs from its beginning could not be made ready. */
public final class StartUpFailure extends Exception {
    private static final long serialVersionUID = 1L;

    StartUpFailure(String cause) {
        super(cause);
    }
}

package io.simctl.live.process;

/** A server did not get ready. The message says which, why, and what it printed last. */
public final class StartFailure extends Exception {
    public StartFailure(String message) {
        super(message);
    }
}

package io.simctl.live.process;

/** A server that did not get ready. The message says which, why, and what it printed last. */
public final class StartFailure extends Exception {
    /** Says which server, why, and what it printed last. */
    public StartFailure(String message) {
        super(message);
    }
}

package io.simctl.live.front.call;

/** A request that makes no sense; the message says why. */
public final class BadCall extends Exception {
    /** For this reason. */
    public BadCall(String message) {
        super(message, null, false, false);
    }
}

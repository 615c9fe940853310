package io.simctl.live.wire;

/** A completion under way. */
public interface Exchange {
    /**
     * Gives it up: the connection is closed, which is how servers learn of it. The listener hears no more, except for a call
     * that is under way.
     */
    void cancel();
}

package io.simctl.live.loop;

/** A listener that learns how far a live run is. */
@FunctionalInterface
public interface LiveProgress {
    /** The run has come so far, in nanoseconds since it began. */
    void reached(long now);

    /**
     * The run has not begun yet.
     *
     * @param what is waited for, in a few words; empty when that is over
     */
    default void waitsFor(String what) {}
}

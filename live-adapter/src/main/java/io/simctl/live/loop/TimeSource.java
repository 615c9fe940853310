package io.simctl.live.loop;

/** The clock of an {@link EventLoop}, and its way to wait. */
public interface TimeSource {
    /** Nanoseconds since the run began. */
    long nanos();

    /** Blocks the caller until then, or until {@link #wake}, or for no reason at all; not longer than a second. */
    void waitUntil(long at);

    /** Ends a wait, the next one if there is none now. Any thread may call it. */
    void wake();
}

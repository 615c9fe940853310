package io.simctl.live.loop;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The machine's monotonic clock, which stands at 0 until {@link #begin}. One thread waits, the one that made it. */
public final class WallTime implements TimeSource {
    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(1);

    private final Thread waiter = Thread.currentThread();
    private volatile long origin;
    private volatile boolean isRunning;

    /** The run begins now. */
    public void begin() {
        origin = System.nanoTime();
        isRunning = true;
    }

    /** Whether it has begun. */
    boolean isRunning() {
        return isRunning;
    }

    @Override
    public long nanos() {
        return of(System.nanoTime());
    }

    /** Run time of a stamp of {@link System#nanoTime}. */
    public long of(long nanoTime) {
        return isRunning ? nanoTime - origin : 0;
    }

    @Override
    public void waitUntil(long at) {
        long pause = Math.min(at - nanos(), LONGEST_WAIT);
        if (pause > 0) {
            LockSupport.parkNanos(this, pause);
        }
    }

    @Override
    public void wake() {
        LockSupport.unpark(waiter);
    }
}

package io.simctl.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ctrl-C, or a termination, on a live run: it ends the run early and leaves it the time to account for its requests and to write what it
 * has. A second one, or the end of that time, ends the process at once.
 */
final class Stop implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    private final AtomicBoolean wanted = new AtomicBoolean();
    private final CountDownLatch written = new CountDownLatch(1);
    private final Thread hook = new Thread(this::await, "stop");
    private final Runnable atOnce;

    private Stop(Runnable atOnce) {
        this.atOnce = atOnce;
    }

    /** From now on the process waits, when it is told to end, until this is closed. */
    static Stop graceful() {
        return graceful(() -> {});
    }

    /** The same; what is to end is told so at once. */
    static Stop graceful(Runnable atOnce) {
        Stop stop = new Stop(atOnce);
        Runtime.getRuntime().addShutdownHook(stop.hook);
        return stop;
    }

    /** Whether the run is to end. */
    boolean isWanted() {
        return wanted.get();
    }

    private void await() {
        wanted.set(true);
        atOnce.run();
        try {
            boolean inTime = written.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!inTime) {
                Runtime.getRuntime().halt(1);
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    /** Everything is written. */
    @Override
    public void close() {
        written.countDown();
        if (!isWanted()) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}

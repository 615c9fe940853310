package io.simctl.cli.terminal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A shutdown that waits: at Ctrl-C, or a termination, the command ends early and has the time to account for its requests and to
 * write what it has. A second signal, or the end of that time, ends the process at once.
 */
public final class GracefulShutdown implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 30;

    private final AtomicBoolean requested = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::await, "shutdown");
    private final Runnable onRequest;

    private GracefulShutdown(Runnable onRequest) {
        this.onRequest = onRequest;
    }

    /** From here until it is closed, the process waits when it is asked to end. */
    public static GracefulShutdown open() {
        return open(() -> {});
    }

    /**
     * The same for a command that does not ask by itself whether to end.
     *
     * @param onRequest called at once, in another thread
     */
    public static GracefulShutdown open(Runnable onRequest) {
        GracefulShutdown shutdown = new GracefulShutdown(onRequest);
        Runtime.getRuntime().addShutdownHook(shutdown.hook);
        return shutdown;
    }

    /** Whether the process was asked to end. */
    public boolean isRequested() {
        return requested.get();
    }

    private void await() {
        requested.set(true);
        onRequest.run();
        try {
            boolean inTime = closed.await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            if (!inTime) {
                Runtime.getRuntime().halt(ExitCode.TERMINATED);
            }
        } catch (InterruptedException atOnce) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets the process end: everything is written. */
    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException underWay) {
            // the hook runs, or has yet to: it ends as well
        }
    }

    /** Whether the process is about to end, because it was asked to or by itself. */
    public static boolean isUnderWay() {
        Thread probe = new Thread(() -> {}, "probe");
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException underWay) {
            return true;
        }
    }
}

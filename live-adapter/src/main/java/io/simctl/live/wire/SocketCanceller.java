package io.simctl.live.wire;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The means to end an exchange while its own thread waits: closing the socket that it waits for. */
final class SocketCanceller implements Exchange {
    private volatile Optional<Closeable> socket = Optional.empty();
    private volatile Optional<Future<?>> deadline = Optional.empty();
    private volatile boolean isCancelled;
    private volatile boolean isTooSlow;

    /** Cuts it after that many nanoseconds. */
    void cutAfter(long nanos, ScheduledExecutorService deadlines) {
        Runnable cut = () -> {
            isTooSlow = true;
            closeSocket();
        };
        deadline = Optional.of(deadlines.schedule(cut, nanos, TimeUnit.NANOSECONDS));
    }

    /** From now on this is the socket to close, at once if that was asked for already. */
    void hold(Closeable opened) {
        socket = Optional.of(opened);
        if (isCut()) {
            closeSocket();
        }
    }

    /** The exchange is over: its socket may serve another. */
    void release() {
        socket = Optional.empty();
        deadline.ifPresent(timer -> timer.cancel(false));
    }

    boolean isCancelled() {
        return isCancelled;
    }

    boolean isTooSlow() {
        return isTooSlow;
    }

    boolean isCut() {
        return isCancelled || isTooSlow;
    }

    @Override
    public void cancel() {
        isCancelled = true;
        closeSocket();
    }

    private void closeSocket() {
        socket.ifPresent(held -> {
            try {
                held.close();
            } catch (IOException e) {
                // whoever reads it sees it closed all the same
            }
        });
    }
}

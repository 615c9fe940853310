package io.simctl.live.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Locale;

/**
 * The end of the time that a whole exchange may take. Limits of single reads let a server go on for ever that brings a byte now and then;
 * this one closes the connection, whatever is waited for.
 */
public final class ExchangeDeadline implements AutoCloseable {
    private final Duration longest;
    private final Thread watch;
    private Closeable connection = () -> {};
    private boolean isOver;

    private ExchangeDeadline(Duration longest) {
        this.longest = longest;
        this.watch = Thread.ofVirtual().name("deadline").unstarted(this::await);
    }

    /** Begins to count. */
    public static ExchangeDeadline in(Duration longest) {
        ExchangeDeadline deadline = new ExchangeDeadline(longest);
        deadline.watch.start();
        return deadline;
    }

    private void await() {
        try {
            Thread.sleep(longest);
            end();
        } catch (InterruptedException inTime) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void end() {
        isOver = true;
        close(connection);
    }

    /** What to close at the end; at once when it has come. */
    public synchronized void closes(Closeable its) {
        connection = its;
        if (isOver) {
            close(its);
        }
    }

    private static void close(Closeable its) {
        try {
            its.close();
        } catch (IOException e) {
            // it is of no further use anyway
        }
    }

    /** The failure of the exchange, in other words when it is this deadline's doing. */
    public synchronized IOException explained(IOException failure) {
        if (!isOver) {
            return failure;
        }
        SocketTimeoutException late = new SocketTimeoutException(
                String.format(Locale.ROOT, "no whole answer within %.1f s", longest.toMillis() / 1e3));
        late.initCause(failure);
        return late;
    }

    /** The exchange is over. */
    @Override
    public void close() {
        watch.interrupt();
    }
}

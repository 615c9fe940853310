package io.simctl.live.wire;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;

/**
 * A client that sends completions. Any number at a time, each on a virtual thread and a connection of its own; connections are kept for
 * later ones.
 */
public final class CompletionClient implements AutoCloseable {
    private final ClientLimits limits;
    private final ConnectionPool pool;
    private final ScheduledThreadPoolExecutor deadlines;
    private final ThreadFactory threads =
            Thread.ofVirtual().name("exchange-", 0).factory();

    private CompletionClient(ClientLimits limits, ConnectionPool pool) {
        this.limits = limits;
        this.pool = pool;
        ThreadFactory daemon =
                Thread.ofPlatform().daemon().name("completion-deadlines").factory();
        deadlines = new ScheduledThreadPoolExecutor(1, daemon);
        deadlines.setRemoveOnCancelPolicy(true);
    }

    /** A client that trusts the certificates that the JDK trusts. */
    public static CompletionClient create(ClientLimits limits) {
        return new CompletionClient(
                limits, new ConnectionPool(limits, (SSLSocketFactory) SSLSocketFactory.getDefault(), System::nanoTime));
    }

    /** A client that trusts what {@code tls} trusts. */
    public static CompletionClient create(ClientLimits limits, SSLContext tls) {
        return new CompletionClient(limits, new ConnectionPool(limits, tls.getSocketFactory(), System::nanoTime));
    }

    /** Begins a completion; returns at once. */
    public Exchange send(Endpoint endpoint, CompletionRequest request, StreamListener listener) {
        SocketCanceller canceller = new SocketCanceller();
        canceller.cutAfter(limits.total().toNanos(), deadlines);
        threads.newThread(new StreamExchange(endpoint, request, listener, pool, canceller))
                .start();
        return canceller;
    }

    /** Closes idle connections. Completions under way should be cancelled before. */
    @Override
    public void close() {
        deadlines.shutdownNow();
        pool.close();
    }
}

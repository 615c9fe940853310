package io.simctl.live.wire;

import io.simctl.live.http.Connection;
import io.simctl.live.http.Origin;
import java.io.IOException;
import java.time.Duration;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Connections that are open and idle. The one used last is taken first, so that those not needed grow old and are closed. */
final class ConnectionPool implements AutoCloseable {
    private final Map<Origin, Deque<Connection>> idle = new ConcurrentHashMap<>();
    private final ClientLimits limits;
    private final SSLSocketFactory tls;
    private final LongSupplier clock;
    private final AtomicLong sweptAt;
    private volatile boolean isClosed;

    /**
     * @param clock nanoseconds since any moment
     */
    ConnectionPool(ClientLimits limits, SSLSocketFactory tls, LongSupplier clock) {
        this.limits = limits;
        this.tls = tls;
        this.clock = clock;
        this.sweptAt = new AtomicLong(clock.getAsLong());
    }

    /** For how long a server may bring nothing. */
    Duration longestSilence() {
        return limits.silence();
    }

    /** A kept connection that the server has not closed, or a new one; the canceller holds it. */
    Connection take(Origin origin, SocketCanceller canceller) throws IOException {
        for (Connection kept = poll(origin); kept != null; kept = poll(origin)) {
            if (kept.isUsable(clock.getAsLong())) {
                canceller.hold(kept);
                return kept;
            }
            kept.close();
        }
        return open(origin, canceller);
    }

    /** A new connection; the canceller holds it. */
    Connection open(Origin origin, SocketCanceller canceller) throws IOException {
        return Connection.open(origin, limits.connect(), limits.silence(), tls, canceller::hold);
    }

    private @Nullable Connection poll(Origin origin) {
        Deque<Connection> connections = idle.get(origin);
        return connections == null ? null : connections.pollFirst();
    }

    /** Keeps a connection for another exchange. */
    void keep(Connection connection) {
        long now = clock.getAsLong();
        connection.rest(now);
        idle.compute(connection.origin(), (origin, others) -> {
            Deque<Connection> all = others == null ? new ConcurrentLinkedDeque<>() : others;
            all.addFirst(connection);
            return all;
        });
        if (isClosed) {
            close();
        } else {
            sweep(now);
        }
    }

    /** Closes what has rested for too long whichever server it is of: a server that has ended is never asked again. */
    private void sweep(long now) {
        long last = sweptAt.get();
        if (now - last > Connection.LONGEST_REST && sweptAt.compareAndSet(last, now)) {
            for (Origin origin : idle.keySet()) {
                idle.computeIfPresent(origin, (any, connections) -> closeOld(connections, now) ? null : connections);
            }
        }
    }

    /** The old ones are at the end; true if there were no others. */
    private static boolean closeOld(Deque<Connection> connections, long now) {
        for (Connection last = connections.pollLast(); last != null; last = connections.pollLast()) {
            if (!last.hasRestedTooLong(now)) {
                connections.addLast(last);
                return false;
            }
            last.close();
        }
        return true;
    }

    @Override
    public void close() {
        isClosed = true;
        for (Deque<Connection> connections : idle.values()) {
            for (Connection one = connections.pollFirst(); one != null; one = connections.pollFirst()) {
                one.close();
            }
        }
    }
}

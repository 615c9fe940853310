package io.simctl.live.wire;

import io.simctl.live.http.Connection;
import io.simctl.live.http.Origin;
import java.io.IOException;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import javax.net.ssl.SSLSocketFactory;

/** Connections that are open and idle. The one used last is taken first, so that those not needed grow old and are closed. */
final class ConnectionPool implements AutoCloseable {
    private final Map<Origin, Deque<Connection>> idle = new ConcurrentHashMap<>();
    private final ClientLimits limits;
    private final SSLSocketFactory tls;
    private volatile boolean isClosed;

    ConnectionPool(ClientLimits limits, SSLSocketFactory tls) {
        this.limits = limits;
        this.tls = tls;
    }

    /** A kept connection that the server has not closed, or a new one; the lifeline holds it. */
    Connection take(Origin origin, Lifeline lifeline) throws IOException {
        Deque<Connection> connections = of(origin);
        for (Connection kept = connections.pollFirst(); kept != null; kept = connections.pollFirst()) {
            if (kept.isUsable(System.nanoTime())) {
                lifeline.hold(kept);
                return kept;
            }
            kept.close();
        }
        return Connection.open(origin, limits.connect(), limits.silence(), tls, lifeline::hold);
    }

    /** Keeps a connection for another exchange. */
    void keep(Connection connection) {
        connection.rest(System.nanoTime());
        of(connection.origin()).addFirst(connection);
        if (isClosed) {
            close();
        }
    }

    private Deque<Connection> of(Origin origin) {
        return idle.computeIfAbsent(origin, any -> new ConcurrentLinkedDeque<>());
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

package io.simctl.live.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.live.http.Connection;
import io.simctl.live.http.Origin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Kept connections, with two servers and a clock that the test turns. */
class ConnectionPoolTest {
    private static final int PATIENCE_MILLIS = 10_000;

    private final AtomicLong clock = new AtomicLong();
    private final ConnectionPool pool =
            new ConnectionPool(ClientLimits.PATIENT, (SSLSocketFactory) SSLSocketFactory.getDefault(), clock::get);
    private ServerSocket first;
    private ServerSocket second;

    @BeforeEach
    void listen() throws IOException {
        first = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        second = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        pool.close();
        first.close();
        second.close();
    }

    private static Origin origin(ServerSocket server) {
        return Origin.of(URI.create("http://127.0.0.1:" + server.getLocalPort()));
    }

    private Connection take(ServerSocket server) throws IOException {
        return pool.take(origin(server), new SocketCanceller());
    }

    @Test
    void givesTheConnectionOutThatWasKept() throws IOException {
        Connection connection = take(first);
        pool.keep(connection);
        assertThat(take(first)).isSameAs(connection);
    }

    @Test
    void opensAnotherWhenTheServerHasClosedTheOneThatWasKept() throws IOException {
        Connection connection = take(first);
        pool.keep(connection);
        first.accept().close();
        assertThat(take(first)).isNotSameAs(connection);
    }

    @Test
    void closesConnectionsToAServerThatIsNeverAskedAgain() throws IOException {
        pool.keep(take(first));
        Socket atServer = first.accept();
        atServer.setSoTimeout(PATIENCE_MILLIS);

        clock.addAndGet(Connection.LONGEST_REST + 1);
        pool.keep(take(second));

        assertThat(atServer.getInputStream().read()).as("end of the stream").isEqualTo(-1);
    }

    @Test
    void keepsOthersThatHaveNotRestedForLong() throws IOException {
        clock.addAndGet(Connection.LONGEST_REST);
        Connection young = take(first);
        pool.keep(young);
        clock.addAndGet(1);
        pool.keep(take(second));
        assertThat(take(first)).isSameAs(young);
    }
}

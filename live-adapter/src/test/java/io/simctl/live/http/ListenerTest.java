package io.simctl.live.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that there is no room for waits, and is served when there is. */
@Timeout(60)
class ListenerTest {
    private static final long A_MOMENT_MILLIS = 200;

    private final BlockingQueue<Integer> served = new LinkedBlockingQueue<>();

    /** Says what the client said first, and waits until it has gone. */
    private void serve(Socket client) throws IOException {
        served.add(client.getInputStream().read());
        client.getInputStream().read();
    }

    private static Socket client(Listener listener, int word) throws IOException {
        URI base = listener.base();
        Socket socket = new Socket(InetAddress.getByName(base.getHost()), base.getPort());
        socket.getOutputStream().write(word);
        return socket;
    }

    @Test
    void acceptsAsManyConnectionsAsItHasRoomForAndTheOthersAfterThem() throws Exception {
        try (Listener listener = Listener.withRoom("full", "127.0.0.1", 0, 2, this::serve)) {
            listener.start();
            try (Socket first = client(listener, 1)) {
                assertThat(served.take()).isEqualTo(1);
                try (Socket second = client(listener, 2);
                        Socket third = client(listener, 3)) {
                    assertThat(served.take()).isEqualTo(2);
                    assertThat(served.poll(A_MOMENT_MILLIS, TimeUnit.MILLISECONDS))
                            .as("served without room")
                            .isNull();

                    first.shutdownOutput();

                    assertThat(served.take()).isEqualTo(3);
                    assertThat(second.isClosed() || third.isClosed()).isFalse();
                }
            }
        }
    }

    @Test
    void endsWhileItHasNoRoom() throws Exception {
        Listener listener = Listener.withRoom("full", "127.0.0.1", 0, 1, this::serve);
        listener.start();
        try (Socket only = client(listener, 1)) {
            assertThat(served.take()).isEqualTo(1);

            Thread closing = Thread.ofVirtual().start(listener::close);

            assertThat(closing.join(Duration.ofSeconds(30))).as("closed").isTrue();
            assertThat(only.isClosed()).isFalse();
        }
    }
}

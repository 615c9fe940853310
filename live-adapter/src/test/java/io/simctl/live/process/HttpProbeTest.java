package io.simctl.live.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class HttpProbeTest {
    private static final Duration LONGEST = Duration.ofMillis(300);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nX-A: ",
                "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100000\r\n",
                "HTTP/1.1 200 OK\r\n\r\n"
            })
    void givesUpAServerThatIsNeverSilentAndNeverDone(String start) throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> trickle(listening, start));
            long begin = System.nanoTime();

            assertThatThrownBy(() -> HttpProbe.get(
                            URI.create("http://127.0.0.1:" + listening.getLocalPort() + "/health"), LONGEST))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("no whole answer within 0.3 s");

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        }
    }

    private static void trickle(ServerSocket listening, String start) {
        try (Socket client = listening.accept()) {
            client.getOutputStream().write(start.getBytes(StandardCharsets.ISO_8859_1));
            while (true) {
                client.getOutputStream().write('1');
                LockSupport.parkNanos(5_000_000);
            }
        } catch (IOException hungUp) {
            // it was given up
        }
    }
}

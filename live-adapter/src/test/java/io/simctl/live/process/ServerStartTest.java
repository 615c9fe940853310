package io.simctl.live.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServerStartTest {
    private static final List<String> SERVES = List.of("sh", "-c", "exec sleep 60");
    private static final List<String> ENDS = List.of("sh", "-c", "echo address already in use; exit 3");
    private static final Readiness NOT_YET = base -> Optional.of("it is thinking");

    @Test
    void aServerWhosePortWasTakenInBetweenGetsAnother() throws Exception {
        List<ServerSocket> others = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        ServerStart.Ready ready = start(
                port -> {
                    ports.add(port);
                    if (ports.size() == 1) {
                        others.add(listenOn(port));
                        return ENDS;
                    }
                    return SERVES;
                },
                base -> base.getPort() == ports.getFirst() ? Optional.of("not ours") : Optional.empty());

        assertThat(ports).hasSize(2);
        assertThat(ready.base().getPort()).isEqualTo(ports.get(1));
        ready.process().stop(Duration.ofSeconds(10));
        others.getFirst().close();
    }

    @Test
    void aServerThatEndsForAnotherReasonIsNotStartedAgain() {
        List<Integer> ports = new ArrayList<>();
        IntFunction<List<String>> ends = port -> {
            ports.add(port);
            return ENDS;
        };

        assertThatThrownBy(() -> start(ends, NOT_YET))
                .isInstanceOf(StartFailure.class)
                .hasMessage("test: ended with status 3 before it was ready\naddress already in use");
        assertThat(ports).hasSize(1);
    }

    @Test
    void aServerThatSaysItNeverWillBeReadyIsBelieved() {
        Readiness fatal = base -> {
            throw new NeverReady("it is thinking");
        };

        assertThatThrownBy(() -> start(port -> SERVES, fatal))
                .hasMessageStartingWith("test: will not get ready: it is thinking");
    }

    private static ServerStart.Ready start(IntFunction<List<String>> command, Readiness readiness)
            throws StartFailure, InterruptedException {
        return new ServerStart("test", command, Map.of(), readiness, Duration.ofSeconds(20)).start();
    }

    private static ServerSocket listenOn(int port) {
        try {
            return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        } catch (IOException taken) {
            throw new UncheckedIOException(taken);
        }
    }
}

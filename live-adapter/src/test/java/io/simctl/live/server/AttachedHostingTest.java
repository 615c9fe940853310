package io.simctl.live.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.simctl.live.emulator.Emulator;
import io.simctl.live.emulator.EmulatorOptions;
import io.simctl.live.emulator.ModelOptions.Load;
import io.simctl.live.emulator.ModelOptions.LoadEnd;
import io.simctl.live.process.HttpProbe;
import io.simctl.live.server.ServerEvents.Event;
import io.simctl.scenario.backend.LlamaServer;
import io.simctl.scenario.backend.ServerFamily;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that somebody else runs. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AttachedHostingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ServedModel MODEL = new ServedModel("model", "emulated", 4, 512);

    private final ServerEvents events = new ServerEvents();

    /** Answers 503 to the first few questions and 200 to the others, whatever they are. */
    private static HttpServer becomingReady() throws IOException {
        AtomicInteger questions = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(questions.incrementAndGet() <= 2 ? 503 : 200, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static URI base(HttpServer server) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @ParameterizedTest
    @MethodSource("io.simctl.live.testing.Families#all")
    void aServerOfAnyFamilyIsReadyWhenItCanServe(ServerFamily family) throws Exception {
        HttpServer server = becomingReady();
        try (ModelServers servers = new ModelServers(new AttachedHosting(family, base(server), PATIENCE), events)) {
            servers.start(MODEL);

            assertThat(events.next())
                    .isEqualTo(new Event("ready", "model", base(server).toString()));
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @MethodSource("io.simctl.live.testing.Families#all")
    void aServerOfAnyFamilyBehindAGatewayIsAskedAtItsOwnPath(ServerFamily family) throws Exception {
        HttpServer server = becomingReady();
        try (Gateway gateway = Gateway.before(base(server));
                ModelServers servers =
                        new ModelServers(new AttachedHosting(family, gateway.base(), PATIENCE), events)) {
            servers.start(MODEL);

            assertThat(events.next())
                    .isEqualTo(new Event("ready", "model", gateway.base().toString()));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aServerStaysWhenItIsUsedNoMore() throws Exception {
        try (Emulator server = Emulator.start(EmulatorOptions.INSTANT)) {
            AttachedHosting hosting = new AttachedHosting(new LlamaServer(), server.base(), PATIENCE);
            try (ModelServers servers = new ModelServers(hosting, events)) {
                servers.start(MODEL);
                assertThat(events.next().what()).isEqualTo("ready");
                servers.stop(MODEL);
                assertThat(events.next().what()).isEqualTo("stopped");
            }
            assertThat(HttpProbe.get(server.base().resolve("/v1/models"), PATIENCE)
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aServerThatIsNeverReadySaysWhatItAnsweredLast() throws Exception {
        Load never = new Load(Duration.ZERO, LoadEnd.NEVER);
        try (Emulator server = Emulator.start(EmulatorOptions.INSTANT.withLoad(never))) {
            assertThat(failureAt(server.base()))
                    .startsWith("model: the server at " + server.base() + " is not ready after 0 s")
                    .contains("it answered HTTP 503")
                    .contains("Loading model");
        }
    }

    @Test
    void aServerThatIsNotThereSaysSo() throws Exception {
        assertThat(failureAt(URI.create("http://127.0.0.1:1/"))).contains("it gave no answer");
    }

    private String failureAt(URI base) throws InterruptedException {
        Duration brief = Duration.ofMillis(100);
        AttachedHosting hosting = new AttachedHosting(new LlamaServer(), base, brief);
        try (ModelServers servers = new ModelServers(hosting, events)) {
            servers.start(MODEL);
            return events.next().detail();
        }
    }
}

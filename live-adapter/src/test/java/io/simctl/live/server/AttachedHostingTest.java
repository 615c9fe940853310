package io.simctl.live.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.live.emulator.Emulator;
import io.simctl.live.emulator.EmulatorOptions;
import io.simctl.live.emulator.ModelOptions.Load;
import io.simctl.live.emulator.ModelOptions.LoadEnd;
import io.simctl.live.process.HttpProbe;
import io.simctl.live.server.ServerEvents.Word;
import io.simctl.scenario.backend.LlamaServer;
import io.simctl.scenario.backend.ServerFamily;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that somebody else runs. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AttachedHostingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ServedModel MODEL = new ServedModel("model", "emulated", 4, 512);

    private final ServerEvents told = new ServerEvents();

    @ParameterizedTest
    @MethodSource("io.simctl.live.testing.Families#all")
    void aServerOfAnyKindIsReadyWhenItCanServeAndStaysWhenItIsUsedNoMore(ServerFamily family) throws Exception {
        Load slow = new Load(Duration.ofMillis(50), LoadEnd.SERVES);
        try (Emulator server = Emulator.start(EmulatorOptions.INSTANT.withLoad(slow))) {
            try (ModelServers servers = new ModelServers(new AttachedHosting(family, server.base(), PATIENCE), told)) {
                servers.start(MODEL);
                assertThat(told.next())
                        .isEqualTo(new Word("ready", "model", server.base().toString()));
                servers.stop(MODEL);
                assertThat(told.next().what()).isEqualTo("stopped");
            }
            assertThat(HttpProbe.get(server.base().resolve("/v1/models"), PATIENCE)
                            .status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @MethodSource("io.simctl.live.testing.Families#all")
    void aServerOfAnyKindBehindAGatewayIsAskedAtItsOwnPath(ServerFamily family) throws Exception {
        try (Emulator server = Emulator.start(EmulatorOptions.INSTANT);
                Gateway gateway = Gateway.before(server.base());
                ModelServers servers = new ModelServers(new AttachedHosting(family, gateway.base(), PATIENCE), told)) {
            servers.start(MODEL);

            assertThat(told.next())
                    .isEqualTo(new Word("ready", "model", gateway.base().toString()));
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
        try (ModelServers servers = new ModelServers(hosting, told)) {
            servers.start(MODEL);
            return told.next().detail();
        }
    }
}

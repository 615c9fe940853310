package io.simctl.live.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.live.emulator.Emulator;
import io.simctl.live.emulator.EmulatorOptions;
import io.simctl.live.emulator.ModelOptions.Load;
import io.simctl.live.emulator.ModelOptions.LoadEnd;
import io.simctl.live.process.HttpProbe;
import io.simctl.live.server.ServerEvents.Event;
import io.simctl.live.testing.OrderedRouter;
import io.simctl.scenario.backend.LlamaServer;
import io.simctl.scenario.bind.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Loading and unloading by order, with an emulated router. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RouterHostingTest {
    private static final Timeouts PATIENCE = new Timeouts(Duration.ofSeconds(20), Duration.ofSeconds(10));
    private static final ServedModel SMALL = new ServedModel("small", "b", 1, 512);
    private static final EmulatorOptions TWO_MODELS = EmulatorOptions.INSTANT.withModels(List.of("a", "b"));

    private final ServerEvents events = new ServerEvents();

    /** A program that is a router, on the port given. */
    static final class Program {
        private Program() {}

        public static void main(String... args) throws Exception {
            Emulator.start(TWO_MODELS.withPort(Integer.parseInt(args[0]))).join();
        }
    }

    @Test
    void aModelIsLoadedAndUnloadedByOrder() throws Exception {
        Load slow = new Load(Duration.ofMillis(50), LoadEnd.SERVES);
        try (Emulator router = Emulator.start(TWO_MODELS.withLoad(slow));
                ModelServers servers = new ModelServers(RouterHosting.at(router.base(), PATIENCE), events)) {
            servers.start(SMALL);
            assertThat(events.next())
                    .isEqualTo(new Event("ready", "small", router.base().toString()));
            assertThat(status(router.base())).isEqualTo(RouterStatus.LOADED);

            servers.stop(SMALL);
            assertThat(events.next().what()).isEqualTo("stopped");
            assertThat(status(router.base())).isEqualTo(RouterStatus.UNLOADED);
        }
    }

    @Test
    void aRouterBehindAGatewayGetsItsOrdersAtItsOwnPath() throws Exception {
        try (Emulator router = Emulator.start(TWO_MODELS);
                Gateway gateway = Gateway.before(router.base());
                ModelServers servers = new ModelServers(RouterHosting.at(gateway.base(), PATIENCE), events)) {
            servers.start(SMALL);

            assertThat(events.next())
                    .isEqualTo(new Event("ready", "small", gateway.base().toString()));
            assertThat(status(router.base())).isEqualTo(RouterStatus.LOADED);
        }
    }

    @Test
    void aRouterThatAsksForAKeyGetsItAndItIsNowhereElseToBeSeen() throws Exception {
        ServedModel unknown = new ServedModel("big", "sk-secret", 1, 512);
        try (Emulator router = Emulator.start(TWO_MODELS.withKey("sk-secret"));
                ModelServers servers = new ModelServers(
                        RouterHosting.at(router.base(), PATIENCE).withKey(Secret.key("sk-secret")), events)) {
            servers.start(SMALL);
            assertThat(events.next().what()).isEqualTo("ready");

            servers.start(unknown);
            assertThat(events.next().detail()).contains("does not know `***`").doesNotContain("sk-secret");
        }
    }

    @Test
    void aLoadThatIsNotWantedAnyMoreIsTakenBack() throws Exception {
        Load endless = new Load(Duration.ofHours(1), LoadEnd.SERVES);
        try (Emulator router = Emulator.start(TWO_MODELS.withLoad(endless));
                ModelServers servers = new ModelServers(RouterHosting.at(router.base(), PATIENCE), events)) {
            servers.start(SMALL);
            servers.stop(SMALL);

            assertThat(events.next().what()).isEqualTo("stopped");
            assertThat(status(router.base())).isEqualTo(RouterStatus.UNLOADED);
        }
    }

    @Test
    void aLoadThatTakesTooLongIsTakenBack() throws Exception {
        Load endless = new Load(Duration.ofHours(1), LoadEnd.SERVES);
        Timeouts brief = new Timeouts(Duration.ofMillis(50), Duration.ofSeconds(10));
        try (Emulator router = Emulator.start(TWO_MODELS.withLoad(endless));
                ModelServers servers = new ModelServers(RouterHosting.at(router.base(), brief), events)) {
            servers.start(SMALL);

            assertThat(events.next().detail()).contains("has b loading and not loaded");
            assertThat(status(router.base())).isEqualTo(RouterStatus.UNLOADED);
        }
    }

    @Test
    void aModelThatTheRouterDoesNotKnowSaysSo() throws Exception {
        ServedModel unknown = new ServedModel("big", "c", 1, 512);
        try (Emulator router = Emulator.start(TWO_MODELS);
                ModelServers servers = new ModelServers(RouterHosting.at(router.base(), PATIENCE), events)) {
            servers.start(unknown);

            assertThat(events.next().detail())
                    .isEqualTo(
                            "big: the router at " + router.base()
                                    + " does not know `c`, which `models.big.live` names: it knows `a`, `b`; did you mean `a`?");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'HTTP 400: model name=b is not running', true",
        "'HTTP 400: model is not loaded (invalid_request_error)', true",
        "'HTTP 400: the request exceeds the context', false",
        "'the connection was closed without a reply', false"
    })
    void aRequestThatFailsBecauseTheModelIsNotThereTellsThatItIsLost(String words, boolean isLost) throws Exception {
        try (Emulator router = Emulator.start(TWO_MODELS);
                ModelServers servers = new ModelServers(RouterHosting.at(router.base(), PATIENCE), events)) {
            servers.start(SMALL);
            assertThat(events.next().what()).isEqualTo("ready");

            servers.suspect(SMALL, words);
            if (!isLost) {
                servers.stop(SMALL);
            }

            assertThat(events.next().what()).isEqualTo(isLost ? "died" : "stopped");
        }
    }

    @Test
    void aModelThatIsGoneFromTheRouterIsLostAndCanBeLoadedAgain() throws Exception {
        try (Emulator router = Emulator.start(TWO_MODELS);
                ModelServers servers = new ModelServers(RouterHosting.at(router.base(), PATIENCE), events)) {
            servers.start(SMALL);
            assertThat(events.next().what()).isEqualTo("ready");

            HttpProbe.post(router.base().resolve("/models/unload"), "{\"model\":\"b\"}", Duration.ofSeconds(10));

            Event died = events.next();
            assertThat(died.what()).isEqualTo("died");
            assertThat(died.detail()).contains("has b unloaded, though it was loaded");
            servers.start(SMALL);
            assertThat(events.next().what()).isEqualTo("ready");
            assertThat(servers.restarts()).isEqualTo(1);
        }
    }

    /** As llama-server's router has been reported to tell it: {@code failed} of a process that was ended on purpose. */
    @Test
    void aModelWhoseEarlierProcessFailedIsLoadedAllTheSame() throws Exception {
        try (OrderedRouter router = OrderedRouter.start();
                ModelServers servers = new ModelServers(RouterHosting.at(router.base(), PATIENCE), events)) {
            servers.start(SMALL);
            assertThat(events.next().what()).isEqualTo("ready");
            servers.stop(SMALL);
            assertThat(events.next().what()).isEqualTo("stopped");
            servers.start(SMALL);
            assertThat(events.next().what()).isEqualTo("ready");
        }
    }

    @Test
    void aRouterThatIsNotThereSaysSo() throws Exception {
        URI nobody = URI.create("http://127.0.0.1:1/");
        try (ModelServers servers = new ModelServers(RouterHosting.at(nobody, PATIENCE), events)) {
            servers.start(SMALL);

            assertThat(events.next().detail()).startsWith("small: the router at " + nobody + " gave no answer");
        }
    }

    @Test
    void aRouterOfOurOwnServesAllModelsAndComesBackWhenItWasKilled() throws Exception {
        ServedModel other = new ServedModel("other", "a", 1, 512);
        try (ModelServers servers = new ModelServers(
                RouterHosting.started(new LlamaServer(), (model, port) -> command(port), Map.of(), PATIENCE), events)) {
            servers.start(SMALL);
            Event ready = events.next();
            assertThat(ready.what()).as(ready.detail()).isEqualTo("ready");
            servers.start(other);
            assertThat(events.next()).isEqualTo(new Event("ready", "other", ready.detail()));

            kill();
            assertThat(List.of(events.next().what(), events.next().what())).containsOnly("died");
            servers.start(SMALL);
            assertThat(events.next().what()).isEqualTo("ready");
            assertThat(servers.restarts()).isEqualTo(1);
        }
        assertThat(ProcessHandle.current().descendants())
                .as("processes left behind")
                .isEmpty();
    }

    private static void kill() {
        ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("java"))
                .forEach(ProcessHandle::destroyForcibly);
    }

    private static List<String> command(int port) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                Integer.toString(port));
    }

    private static RouterStatus status(URI router) throws IOException {
        String models =
                HttpProbe.get(router.resolve("/models"), Duration.ofSeconds(10)).body();
        return RouterModels.parse(models).status(SMALL.source());
    }
}

package io.simctl.live.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.live.model.SyntheticModel;
import io.simctl.live.process.HttpProbe;
import io.simctl.live.server.ServerEvents.Event;
import io.simctl.live.testing.Await;
import io.simctl.scenario.backend.LlamaServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The router of a real llama-server. {@code .ci/llama-server} builds one. */
@Tag("router")
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LlamaRouterTest {
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Timeouts PATIENCE = new Timeouts(Duration.ofSeconds(60), Duration.ofSeconds(20));
    private static final ServedModel ADA = new ServedModel("small", "ada", 2, 1024);
    private static final ServedModel BEA = new ServedModel("other", "bea", 2, 1024);
    private static final String LOADED_BY_ORDER = " --no-models-autoload";
    private static final String LOADED_ON_DEMAND = "";

    @TempDir
    private static Path models;

    private final ServerEvents events = new ServerEvents();

    @BeforeAll
    static void makeModels() throws IOException {
        SyntheticModel.tiny().writeGguf(models.resolve("ada.gguf"));
        Files.copy(models.resolve("ada.gguf"), models.resolve("bea.gguf"));
    }

    private ModelServers servers(String option) {
        String binary = System.getProperty("simctl.llama-server");
        assertThat(binary)
                .as("-Dsimctl.llama-server: a llama-server with a router; .ci/llama-server makes one")
                .isNotNull();
        CommandTemplate command = CommandTemplate.parse("'" + binary + "' --models-dir '" + models
                + "' --host 127.0.0.1 --port {port} -np {slots} -c {total_context} -t 1" + option);
        return new ModelServers(RouterHosting.started(new LlamaServer(), command::fill, Map.of(), PATIENCE), events);
    }

    private URI load(ModelServers servers, ServedModel model) throws InterruptedException {
        servers.start(model);
        Event event = events.next();
        assertThat(event.what()).as(event.detail()).isEqualTo("ready");
        return URI.create(event.detail());
    }

    private static HttpProbe.Answer complete(URI router, String model) throws IOException {
        String body = "{\"model\":\"" + model + "\",\"prompt\":\" ba be bi\",\"max_tokens\":3}";
        return HttpProbe.post(router.resolve("/v1/completions"), body, ANSWER);
    }

    private static RouterModels models(URI router) throws IOException {
        return RouterModels.parse(
                HttpProbe.get(router.resolve("/models"), ANSWER).body());
    }

    private static void kill(String model) {
        ProcessHandle process = ProcessHandle.current()
                .descendants()
                .filter(one -> one.info().commandLine().orElse("").contains("--alias " + model))
                .findFirst()
                .orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
    }

    @Test
    void twoModelsComeAndGoByOrder() throws Exception {
        try (ModelServers servers = servers(LOADED_BY_ORDER)) {
            URI router = load(servers, ADA);
            load(servers, BEA);
            assertThat(complete(router, "bea").status()).isEqualTo(200);

            servers.stop(BEA);
            assertThat(events.next().what()).isEqualTo("stopped");

            assertThat(models(router).status("ada")).isEqualTo(RouterStatus.LOADED);
            assertThat(models(router).status("bea")).isNotEqualTo(RouterStatus.LOADED);
            assertThat(complete(router, "bea").body()).contains("model is not loaded");
            load(servers, BEA);
            assertThat(complete(router, "bea").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {LOADED_BY_ORDER, LOADED_ON_DEMAND})
    void aModelWhoseProcessWasKilledIsLostAndServesWhenItIsLoadedAgain(String option) throws Exception {
        try (ModelServers servers = servers(option)) {
            URI router = load(servers, ADA);
            kill("ada");

            Event died = events.next();
            assertThat(died.what()).isEqualTo("died");
            assertThat(died.detail()).startsWith("small: the router at " + router + " has ada failed");

            load(servers, ADA);
            assertThat(complete(router, "ada").status()).isEqualTo(200);
            assertThat(servers.restarts()).isEqualTo(1);
        }
    }

    @Test
    void theWordsOfAFailedRequestTellOfTheLossAtOnce() throws Exception {
        try (ModelServers servers = servers(LOADED_BY_ORDER)) {
            URI router = load(servers, ADA);
            kill("ada");
            Await.until(() -> isFailed(router));

            servers.suspect(ADA, complete(router, "ada").toString());

            assertThat(events.next().what()).isEqualTo("died");
        }
    }

    private static boolean isFailed(URI router) {
        try {
            return models(router).status("ada") == RouterStatus.FAILED;
        } catch (IOException silent) {
            return false;
        }
    }

    @Test
    void aModelThatItDoesNotKnowIsAnsweredWithThoseThatItKnows() throws Exception {
        try (ModelServers servers = servers(LOADED_BY_ORDER)) {
            servers.start(new ServedModel("small", "eda", 2, 1024));

            Event failed = events.next();

            assertThat(failed.what()).isEqualTo("startFailed");
            assertThat(failed.detail())
                    .contains("does not know `eda`, which `models.small.live` names: it knows `ada`, `bea`")
                    .endsWith("did you mean `ada`?");
        }
    }
}

package io.simctl.live.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.live.model.SyntheticModel;
import io.simctl.live.process.HttpProbe;
import io.simctl.live.server.ServerEvents.Event;
import io.simctl.scenario.backend.LlamaServer;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes of real servers, from start to end. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessHostingTest {
    private static final Timeouts PATIENCE = new Timeouts(Duration.ofSeconds(40), Duration.ofSeconds(10));

    @TempDir
    private Path folder;

    private final ServerEvents events = new ServerEvents();
    private ServedModel model;

    @BeforeEach
    void makeModel() throws Exception {
        Path file = folder.resolve("tiny.gguf");
        SyntheticModel.tiny().writeGguf(file);
        model = new ServedModel("tiny", file.toString(), 2, 1024);
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(ProcessHandle.current().descendants())
                .as("processes left behind")
                .noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void aModelStartsAnswersAndIsGoneAgain() throws Exception {
        try (ModelServers servers = new ModelServers(ProcessHosting.embedded(1, PATIENCE), events)) {
            servers.start(model);
            Event ready = events.next();
            assertThat(ready.what()).as(ready.detail()).isEqualTo("ready");
            URI base = URI.create(ready.detail());
            var answer = HttpProbe.post(
                    base.resolve("/v1/completions"), "{\"prompt\":\"ba\",\"max_tokens\":7}", Duration.ofSeconds(20));
            assertThat(answer.body()).contains("\"completion_tokens\":7");

            servers.stop(model);
            assertThat(events.next().what()).isEqualTo("stopped");
            assertThatThrownBy(() -> HttpProbe.get(base.resolve("/health"), Duration.ofSeconds(1)))
                    .isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void aServerThatIsKilledIsToldAndCanBeStartedAgain() throws Exception {
        try (ModelServers servers = new ModelServers(ProcessHosting.embedded(1, PATIENCE), events)) {
            servers.start(model);
            assertThat(events.next().what()).isEqualTo("ready");
            ProcessHandle.current()
                    .descendants()
                    .filter(process -> process.info().command().orElse("").endsWith("java"))
                    .forEach(ProcessHandle::destroyForcibly);

            Event died = events.next();
            assertThat(died.what()).isEqualTo("died");
            assertThat(died.detail())
                    .contains("ended by itself with status 137")
                    .as(
                            "its last words; those from before it was ready, for it may have been killed before it said more")
                    .contains("model loaded");
            servers.start(model);
            assertThat(events.next().what()).isEqualTo("ready");
            assertThat(servers.restarts()).isEqualTo(1);
        }
    }

    @Test
    void aModelThatDoesNotLoadSaysWhyWithTheServersOwnWords() throws Exception {
        Files.writeString(Path.of(model.source()), "nonsense");
        try (ModelServers servers = new ModelServers(ProcessHosting.embedded(1, PATIENCE), events)) {
            servers.start(model);

            Event failed = events.next();
            assertThat(failed.what()).isEqualTo("startFailed");
            assertThat(failed.detail())
                    .startsWith("tiny: ended with status 1 before it was ready")
                    .contains("not a GGUF file");
        }
    }

    @Test
    void aServerThatNeverListensIsGivenUp() throws Exception {
        Timeouts brief = new Timeouts(Duration.ofMillis(300), Duration.ofMillis(100));
        try (ModelServers servers = new ModelServers(of("echo starting; exec sleep 60", brief), events)) {
            servers.start(model);

            assertThat(events.next().detail())
                    .startsWith("tiny: not ready after 0 s: it did not listen")
                    .contains("starting");
        }
    }

    @Test
    void aStartThatIsGivenUpLeavesNothing() throws Exception {
        try (ModelServers servers = new ModelServers(of("exec sleep 60", PATIENCE), events)) {
            servers.start(model);
            servers.stop(model);

            assertThat(events.next().what()).isEqualTo("stopped");
            assertThat(events.isEmpty()).isTrue();
        }
    }

    private static ProcessHosting of(String script, Timeouts timeouts) {
        return new ProcessHosting(new LlamaServer(), (model, port) -> List.of("sh", "-c", script), Map.of(), timeouts);
    }
}

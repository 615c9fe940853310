package io.simctl.live.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.simctl.live.model.SyntheticModel;
import io.simctl.live.process.HttpProbe;
import io.simctl.live.server.ServerEvents.Event;
import io.simctl.live.testing.Await;
import io.simctl.scenario.backend.LlamaServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the simulated engine takes for granted of llama.cpp's slots, their caches and their limits, on a real llama-server. {@code
 * .ci/llama-server} builds one.
 */
@Tag("router")
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LlamaSlotsTest {
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final Timeouts PATIENCE = new Timeouts(Duration.ofSeconds(60), Duration.ofSeconds(20));
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CONTEXT = 4096;

    @TempDir
    private static Path folder;

    private static ServedModel model;

    private final ServerEvents events = new ServerEvents();

    @BeforeAll
    static void makeModel() throws IOException {
        SyntheticModel.tiny().writeGguf(folder.resolve("ada.gguf"));
        model = new ServedModel("ada", folder.resolve("ada.gguf").toString(), 4, CONTEXT);
    }

    @AfterAll
    static void noServerIsLeft() {
        assertThat(ProcessHandle.current()
                        .descendants()
                        .filter(one -> one.info().commandLine().orElse("").contains("ada.gguf")))
                .as("servers that are still there")
                .isEmpty();
    }

    /** A server with four slots, until what is done with it has ended. */
    private void onServer(Use use) throws Exception {
        String binary = System.getProperty("simctl.llama-server");
        assertThat(binary)
                .as("-Dsimctl.llama-server: a llama-server; .ci/llama-server makes one")
                .isNotNull();
        CommandTemplate command = CommandTemplate.parse(
                "'" + binary + "' -m {model} --host 127.0.0.1 --port {port} -np {slots} -c {total_context} -t 1");
        try (ModelServers servers =
                new ModelServers(new ProcessHosting(new LlamaServer(), command::fill, Map.of(), PATIENCE), events)) {
            servers.start(model);
            Event ready = events.next();
            assertThat(ready.what()).as(ready.detail()).isEqualTo("ready");
            use.of(URI.create(ready.detail()));
        }
    }

    @FunctionalInterface
    private interface Use {
        void of(URI server) throws Exception;
    }

    private static HttpProbe.Answer ask(URI server, String prompt, int output) throws IOException {
        String body = "{\"prompt\": \"%s\", \"n_predict\": %d, \"ignore_eos\": true, \"temperature\": 0}"
                .formatted(prompt, output);
        return HttpProbe.post(server.resolve("/completion"), body, ANSWER);
    }

    private static JsonNode completion(URI server, String prompt, int output) {
        try {
            HttpProbe.Answer answer = ask(server, prompt, output);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long busySlots(URI server) {
        try {
            return JSON
                    .readTree(HttpProbe.get(server.resolve("/slots"), ANSWER).body())
                    .findValues("is_processing")
                    .stream()
                    .filter(JsonNode::asBoolean)
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String words(String word, int count) {
        return (" " + word).repeat(count);
    }

    @Test
    void theFirstRequestsGoToSlotsFromTheLastOneOn() throws Exception {
        onServer(server -> {
            List<CompletableFuture<JsonNode>> running = new ArrayList<>();
            for (String word : List.of("ba", "be", "bi", "bo")) {
                running.add(CompletableFuture.supplyAsync(
                        () -> completion(server, words(word, 20), 3000), Thread::startVirtualThread));
                long expected = running.size();
                Await.until(() -> busySlots(server) >= expected);
            }
            assertThat(running.stream()
                            .map(answer -> answer.join().path("id_slot").asInt()))
                    .as("slots of the requests in the order in which they came")
                    .containsExactly(3, 2, 1, 0);
        });
    }

    @Test
    void aPromptIsFoundAgainInItsSlotButForItsLastToken() throws Exception {
        onServer(server -> {
            JsonNode first = completion(server, words("ba", 200), 8);
            JsonNode again = completion(server, words("ba", 200), 8);
            int prompt = first.path("timings").path("prompt_n").asInt();

            assertThat(prompt).as("tokens of the prompt").isGreaterThan(100);
            assertThat(again.path("id_slot").asInt())
                    .as("its slot")
                    .isEqualTo(first.path("id_slot").asInt());
            assertThat(again.path("timings").path("prompt_n").asInt())
                    .as("tokens that were computed again")
                    .isEqualTo(1);
            assertThat(again.path("timings").path("cache_n").asInt())
                    .as("tokens that were found")
                    .isEqualTo(prompt - 1);
        });
    }

    @Test
    void anAnswerIsFoundAgainWhenThePromptGoesOnFromIt() throws Exception {
        onServer(server -> {
            String prompt = words("ba", 100);
            JsonNode first = completion(server, prompt, 40);
            JsonNode next = completion(server, prompt + first.path("content").asText() + words("be", 30), 8);

            assertThat(next.path("timings").path("cache_n").asInt())
                    .as("tokens that were found, of prompt and answer")
                    .isGreaterThan(first.path("timings").path("prompt_n").asInt());
        });
    }

    @Test
    void aPromptThatIsNotLikeAnyGoesToTheSlotThatHasBeenIdleForLongest() throws Exception {
        onServer(server -> {
            List<Integer> slots = new ArrayList<>();
            for (String word : List.of("ba", "be", "bi", "bo", "da")) {
                slots.add(completion(server, words(word, 50), 8).path("id_slot").asInt());
            }
            assertThat(slots).as("slots, one request after the other").containsExactly(3, 2, 1, 0, 3);
        });
    }

    @Test
    void aPromptThatIsLongerThanItsSlotIsRefusedAndOneThatFillsItEndsThere() throws Exception {
        onServer(server -> {
            HttpProbe.Answer tooLong = ask(server, words("ba", 5 * CONTEXT), 8);
            assertThat(tooLong.status()).isEqualTo(400);
            assertThat(tooLong.body()).contains("exceed_context_size_error");

            JsonNode full = completion(server, words("ba", 100), 2 * CONTEXT);
            int prompt = full.path("timings").path("prompt_n").asInt();
            assertThat(full.path("stop_type").asText()).isEqualTo("limit");
            assertThat(prompt + full.path("tokens_predicted").asInt())
                    .as("tokens of prompt and output")
                    .isBetween(CONTEXT - 2, CONTEXT + 1);
        });
    }
}

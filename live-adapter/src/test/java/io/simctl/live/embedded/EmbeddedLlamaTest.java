package io.simctl.live.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.live.model.SyntheticModel;
import io.simctl.live.model.Tokenizer;
import io.simctl.live.model.WeightType;
import io.simctl.live.process.LoopbackPorts;
import io.simctl.live.process.ServerProcess;
import io.simctl.live.testing.Await;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real llama.cpp in a process of its own, with a tiny model. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EmbeddedLlamaTest {
    private static final int SLOTS = 2;
    private static final int CONTEXT = 2048;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    private static Path folder;

    private static Running shared;

    /** A server with its port. */
    private record Running(ServerProcess process, int port) {
        static Running start(SyntheticModel model, Path file) throws Exception {
            model.writeGguf(file);
            int port = LoopbackPorts.free();
            Running running = new Running(
                    ServerProcess.start(
                            "llama", EmbeddedLlama.command(file, port, SLOTS, CONTEXT, 1), EmbeddedLlama.environment()),
                    port);
            Await.until(running::isReady);
            return running;
        }

        private boolean isReady() {
            if (!process.isAlive()) {
                throw new AssertionError("the server ended:\n" + process.logTail());
            }
            try {
                return get("/health").statusCode() == 200;
            } catch (IOException refused) {
                return false;
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new AssertionError(stopped);
            }
        }

        HttpResponse<String> get(String path) throws IOException, InterruptedException {
            return CLIENT.send(request(path).build(), BodyHandlers.ofString());
        }

        HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
            return CLIENT.send(request(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
        }

        java.net.http.HttpRequest.Builder request(String path) {
            return java.net.http.HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        }

        /** Data of the events of a stream. */
        List<String> events(String path, String body) throws IOException, InterruptedException {
            HttpResponse<String> response = post(path, body);
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(response.headers().firstValue("content-type")).contains("text/event-stream");
            return response.body()
                    .lines()
                    .filter(line -> line.startsWith("data: "))
                    .map(line -> line.substring(6))
                    .toList();
        }

        long busySlots() throws IOException, InterruptedException {
            return Stream.of(get("/slots").body().split("\\}"))
                    .filter(slot -> slot.contains("\"is_processing\":true"))
                    .count();
        }
    }

    @BeforeAll
    static void start() throws Exception {
        shared = Running.start(SyntheticModel.tiny(), folder.resolve("shared.gguf"));
    }

    @AfterAll
    static void stop() throws Exception {
        assertThat(shared.process().stop(Duration.ofSeconds(20)))
                .as("ended when asked to; log:%n%s", shared.process().logTail())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"F32,SPM", "F16,BPE", "Q8_0,SPM", "Q8_0,BPE"})
    void aGeneratedModelYieldsTheTokensAskedForEachInAChunkOfItsOwn(WeightType type, Tokenizer tokenizer)
            throws Exception {
        SyntheticModel tiny = SyntheticModel.tiny();
        SyntheticModel model = new SyntheticModel("test", tiny.shape(), type, tokenizer, 3);
        Running server = Running.start(model, folder.resolve(type + "-" + tokenizer + ".gguf"));

        List<String> events =
                server.events("/v1/completions", "{\"prompt\":\"ba be bi\",\"max_tokens\":100,\"stream\":true}");
        server.process().stop(Duration.ofSeconds(20));

        assertThat(events).hasSize(102);
        assertThat(events.subList(0, 100)).allMatch(event -> event.matches(".*\"text\":\" ?[a-z]+\".*"));
        assertThat(events.get(100)).contains("\"finish_reason\":\"length\"", "\"completion_tokens\":100");
        assertThat(events.get(101)).isEqualTo("[DONE]");
    }

    @Test
    void aChatTellsItsUsageInAChunkOfItsOwnWhenAskedTo() throws Exception {
        String chat =
                "{\"messages\":[{\"role\":\"system\",\"content\":null},{\"role\":\"user\",\"content\":\"ba be\"}],"
                        + "\"max_tokens\":5,\"stream\":true,\"stream_options\":{\"include_usage\":true}}";
        List<String> events = shared.events("/v1/chat/completions", chat);

        assertThat(events).hasSize(1 + 5 + 3);
        assertThat(events.getFirst()).contains("\"delta\":{\"role\":\"assistant\",\"content\":null}");
        assertThat(events.get(6)).contains("\"delta\":{}", "\"finish_reason\":\"length\"");
        assertThat(events.get(7)).contains("\"choices\":[]", "\"completion_tokens\":5");
        assertThat(events.getLast()).isEqualTo("[DONE]");
    }

    @Test
    void countsThePromptInTheModelsOwnTokens() throws Exception {
        String tokens = shared.post("/tokenize", "{\"content\":\"ba be bi\"}").body();
        String whole = shared.post("/v1/completions", "{\"prompt\":\"ba be bi\",\"max_tokens\":3}")
                .body();

        assertThat(tokens).as("ids of three words").matches("\\{\"tokens\":\\[\\d+,\\d+,\\d+]}");
        assertThat(whole)
                .as("with the one that begins a sequence")
                .contains("\"prompt_tokens\":4", "\"completion_tokens\":3", "\"object\":\"text_completion\"");
    }

    @Test
    void equalSeedsGiveEqualText() throws Exception {
        // a prompt that is half remembered is computed in other pieces, which may round otherwise
        String request = "{\"prompt\":\"ba be bi\",\"n_predict\":20,\"seed\":%d,\"cache_prompt\":false}";
        String text = shared.post("/completion", request.formatted(5)).body().replaceAll(",\"timings.*", "");

        assertThat(shared.post("/completion", request.formatted(5)).body()).startsWith(text);
        assertThat(shared.post("/completion", request.formatted(6)).body()).doesNotStartWith(text);
    }

    @Test
    void requestsBeyondTheSlotsWaitTheirTurn() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 3 * SLOTS; i++) {
            String request = "{\"prompt\":\"ba be\",\"max_tokens\":500}";
            answers.add(CLIENT.sendAsync(
                    shared.request("/v1/completions")
                            .POST(BodyPublishers.ofString(request))
                            .build(),
                    BodyHandlers.ofString()));
        }
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get().body()).contains("\"completion_tokens\":500");
        }
        assertThat(shared.get("/metrics").body()).contains("llamacpp:requests_deferred 0");
    }

    @Test
    void aSlotIsFreeAgainWhenItsClientGoes() throws Exception {
        long before = tokensPredicted();
        HttpResponse<InputStream> stream = CLIENT.send(
                shared.request("/v1/completions")
                        .POST(BodyPublishers.ofString("{\"prompt\":\"ba\",\"max_tokens\":2000,\"stream\":true}"))
                        .build(),
                BodyHandlers.ofInputStream());
        assertThat(stream.body().read()).isPositive();
        assertThat(shared.busySlots()).isEqualTo(1);
        stream.body().close();

        Await.until(() -> {
            try {
                return shared.busySlots() == 0;
            } catch (IOException | InterruptedException broken) {
                throw new AssertionError(broken);
            }
        });
        assertThat(tokensPredicted() - before).as("tokens generated for nobody").isLessThan(2000);
    }

    @Test
    void aPromptThatDoesNotFitTheContextIsRefusedAsSuchEvenToAStream() throws Exception {
        String prompt = "ba ".repeat(CONTEXT + 1);
        HttpResponse<String> answer =
                shared.post("/v1/completions", "{\"prompt\":\"" + prompt + "\",\"stream\":true,\"max_tokens\":5}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"type\":\"exceed_context_size_error\"", "\"n_ctx\":" + CONTEXT);
    }

    @Test
    void generatesUntilTheContextIsFullWhenNotToldWhenToStop() throws Exception {
        String body =
                shared.post("/v1/completions", "{\"prompt\":\"ba be bi\"}").body();

        assertThat(body).contains("\"finish_reason\":\"length\"", "\"total_tokens\":" + CONTEXT);
    }

    @Test
    void saysThatItWillCloseAConnectionWhoseClientWantsThat() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), shared.port())) {
            String request = "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("\r\nConnection: close\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"prompt\": | malformed JSON",
                "[] | must be a JSON object",
                "{\"prompt\":[1]} | must be a string"
            })
    void aBodyThatMakesNoSenseIsAnsweredWithWhatIsWrong(String body, String says) throws Exception {
        HttpResponse<String> answer = shared.post("/v1/completions", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(says);
    }

    @Test
    void aFileThatIsNoModelEndsTheServerWithAMessage() throws Exception {
        Path file = Files.writeString(folder.resolve("broken.gguf"), "nonsense");
        int port = LoopbackPorts.free();
        ServerProcess server =
                ServerProcess.start("llama", EmbeddedLlama.command(file, port, 1, 512, 1), EmbeddedLlama.environment());

        assertThat(server.exit().get()).isEqualTo(1);
        server.stop(Duration.ZERO);
        assertThat(server.logTail()).contains("cannot load", "broken.gguf: not a GGUF file");
    }

    private static long tokensPredicted() throws IOException, InterruptedException {
        String metrics = shared.get("/metrics").body();
        return Long.parseLong(metrics.replaceAll("(?s).*tokens_predicted_total (\\d+).*", "$1"));
    }
}

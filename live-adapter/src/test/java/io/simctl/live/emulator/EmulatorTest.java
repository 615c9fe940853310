package io.simctl.live.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.live.emulator.ModelOptions.Load;
import io.simctl.live.emulator.ModelOptions.LoadEnd;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Asked with the JDK's client, so that our own is not measured by itself. */
@Timeout(30)
class EmulatorTest {
    @AutoClose
    private final HttpClient http = HttpClient.newHttpClient();

    private String get(Emulator server, String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(server.base().resolve(path)).build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    private HttpResponse<String> post(Emulator server, String path, String body, String... fields)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.base().resolve(path)).POST(BodyPublishers.ofString(body));
        if (fields.length > 0) {
            request.headers(fields);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void tellsOfItselfInTheWordsOfLlamaServer() throws IOException, InterruptedException {
        try (Emulator server = Emulator.start(EmulatorOptions.INSTANT)) {
            post(server, "/v1/completions", "{\"prompt\":\"a b c\",\"max_tokens\":5}");

            assertThat(get(server, "/health")).isEqualTo("{\"status\":\"ok\"}");
            assertThat(get(server, "/metrics"))
                    .contains("llamacpp:prompt_tokens_total 3\n")
                    .contains("llamacpp:tokens_predicted_total 5\n")
                    .contains("llamacpp:requests_processing ")
                    .contains("llamacpp:requests_deferred 0\n");
            assertThat(get(server, "/slots")).contains("\"id\":3").doesNotContain("\"id\":4");
            assertThat(get(server, "/props")).contains("\"total_slots\":4").contains("\"n_ctx\":4096");
            assertThat(post(server, "/tokenize", "{\"content\":\" one  two\\n\"}")
                            .body())
                    .isEqualTo("{\"tokens\":[0,1]}");
            assertThat(post(server, "/nowhere", "").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void answersInOnePieceWhenNoStreamIsAskedFor() throws IOException, InterruptedException {
        try (Emulator server = Emulator.start(EmulatorOptions.INSTANT)) {
            String chat = post(
                            server,
                            "/v1/chat/completions",
                            "{\"messages\":[{\"role\":\"user\",\"content\":\"a b\"}],\"max_tokens\":3}")
                    .body();
            String nativeShape = post(server, "/completion", "{\"prompt\":[1,2],\"n_predict\":3}")
                    .body();

            assertThat(chat)
                    .contains("\"content\":\" so so so\"")
                    .contains("\"prompt_tokens\":2")
                    .contains("\"completion_tokens\":3");
            assertThat(nativeShape).contains("\"tokens_predicted\":3").contains("\"tokens_evaluated\":2");
        }
    }

    @Test
    void answersNoSoonerThanARequestsOverhead() throws IOException, InterruptedException {
        Duration overhead = Duration.ofMillis(30);
        EmulatorOptions far = new EmulatorOptions(
                "127.0.0.1", 0, List.of(ModelOptions.INSTANT.withRequestOverhead(overhead)), 1, Optional.empty(), "");
        try (Emulator server = Emulator.start(far)) {
            long began = System.nanoTime();
            post(server, "/v1/completions", "{\"prompt\":\"x\",\"max_tokens\":1}");

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(overhead);
        }
    }

    /** All that the server says until it closes the connection. */
    private static String conversation(Emulator server, String... requests) throws IOException {
        try (Socket socket = new Socket(server.base().getHost(), server.base().getPort())) {
            socket.getOutputStream().write(String.join("", requests).getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void saysSoWhenItIsGoingToCloseTheConnection() throws IOException {
        String body = "{\"prompt\":\"x\",\"max_tokens\":1,\"stream\":true}";
        String stream = "POST /v1/completions HTTP/1.1\r\nConnection: close\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
        try (Emulator server = Emulator.start(EmulatorOptions.INSTANT)) {
            assertThat(conversation(server, "GET /health HTTP/1.1\r\nConnection: close\r\n\r\n"))
                    .contains("\r\nConnection: close\r\n");
            assertThat(conversation(server, stream))
                    .contains("\r\nConnection: close\r\n")
                    .contains("[DONE]");
            assertThat(conversation(server, "GET /health HTTP/1.0\r\n\r\n")).contains("\r\nConnection: close\r\n");
        }
    }

    @Test
    void keepsTheConnectionOfAClientOfHttp10ThatAsksForItAndSaysSo() throws IOException {
        String kept = "GET /health HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
        try (Emulator server = Emulator.start(EmulatorOptions.INSTANT)) {
            assertThat(conversation(server, kept, "GET /nowhere HTTP/1.0\r\n\r\n"))
                    .containsSubsequence("200 OK", "Connection: keep-alive", "404 Not Found", "Connection: close");
        }
    }

    @Test
    void endsTheOutputWhereTheContextEnds() throws IOException, InterruptedException {
        try (Emulator server = Emulator.start(EmulatorOptions.INSTANT)) {
            String prompt = "a ".repeat(4090);

            assertThat(post(server, "/v1/completions", "{\"prompt\":\"" + prompt + "\",\"max_tokens\":100}")
                            .body())
                    .contains("\"completion_tokens\":6");
        }
    }

    @Test
    void answersWhatItCannotReadWith400() throws IOException, InterruptedException {
        try (Emulator server = Emulator.start(EmulatorOptions.INSTANT)) {
            assertThat(post(server, "/v1/completions", "{\"prompt\":").statusCode())
                    .isEqualTo(400);
            assertThat(post(server, "/v1/completions", "[]").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void loadsAndUnloadsModelsLikeTheRouter() throws IOException, InterruptedException {
        try (Emulator server = Emulator.start(EmulatorOptions.INSTANT.withModels(List.of("a", "b")))) {
            assertThat(get(server, "/models"))
                    .containsPattern("\"id\":\"b\",[^{}]*\"status\":\\{\"value\":\"unloaded\"}");

            post(server, "/models/load", "{\"model\":\"b\"}");
            assertThat(get(server, "/models")).doesNotContain("unloaded");

            post(server, "/models/unload", "{\"model\":\"b\"}");
            assertThat(get(server, "/models")).contains("unloaded");

            assertThat(post(server, "/v1/completions", "{\"model\":\"b\",\"prompt\":\"x\",\"max_tokens\":1}")
                            .statusCode())
                    .as("a request to an unloaded model, which loads it")
                    .isEqualTo(200);
            assertThat(post(server, "/v1/completions", "{\"model\":\"c\",\"prompt\":\"x\"}")
                            .body())
                    .contains("`c` is not known");
        }
    }

    @Test
    void isUnavailableWhileItsOnlyModelLoads() throws IOException, InterruptedException {
        Load never = new Load(Duration.ZERO, LoadEnd.NEVER);
        try (Emulator server = Emulator.start(EmulatorOptions.INSTANT.withLoad(never))) {
            assertThat(get(server, "/health")).contains("Loading model").contains("503");
        }
    }

    @Test
    void takesFaultsByFieldForOneRequestAndByPostForAllThatFollow() throws IOException, InterruptedException {
        String call = "{\"prompt\":\"x\",\"max_tokens\":1}";
        try (Emulator server = Emulator.start(EmulatorOptions.INSTANT)) {
            assertThat(post(server, "/v1/completions", call, "X-Simctl-Fault", "status=503")
                            .statusCode())
                    .isEqualTo(503);
            assertThat(post(server, "/v1/completions", call).statusCode()).isEqualTo(200);

            post(server, "/simctl/faults", "status=429 retry_after=3");
            HttpResponse<String> refused = post(server, "/v1/completions", call);
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).contains("3");

            post(server, "/simctl/faults", "");
            assertThat(post(server, "/v1/completions", call).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void namesTheFaultsThereAreWhenOneIsUnknown() {
        assertThatThrownBy(() -> EmulatorOptions.INSTANT.withFaults("cut=5"))
                .hasMessageContaining("`cut=5` is no fault")
                .hasMessageContaining("cut_after=N");
    }
}

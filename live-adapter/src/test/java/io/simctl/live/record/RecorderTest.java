package io.simctl.live.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.live.emulator.AffineTimes;
import io.simctl.live.emulator.Emulator;
import io.simctl.live.emulator.EmulatorOptions;
import io.simctl.live.emulator.StepTimes;
import io.simctl.live.testing.FadingServer;
import io.simctl.live.testing.FadingServer.Ending;
import io.simctl.trace.TraceReader;
import io.simctl.trace.TraceRow;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class RecorderTest {
    private static final String STREAM =
            "{\"model\":\"m\",\"prompt\":\"one two three\",\"max_tokens\":7,\"stream\":true}";

    @AutoClose
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private Emulator server;
    private TraceLog log;
    private Recorder recorder;

    @BeforeEach
    void start() throws IOException {
        record(EmulatorOptions.INSTANT, false);
    }

    private void record(EmulatorOptions options, boolean withPrompts) throws IOException {
        stop();
        server = Emulator.start(options);
        record(server.base(), withPrompts);
    }

    private void record(URI upstream, boolean withPrompts) throws IOException {
        log = TraceLog.open(folder.resolve("trace.csv"), Long.MAX_VALUE);
        recorder = Recorder.start("127.0.0.1", 0, upstream, log, withPrompts);
    }

    @AfterEach
    void stop() {
        if (recorder != null) {
            recorder.close();
            server.close();
        }
    }

    private HttpRequest post(URI base, String path, String body, String... fields) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).POST(BodyPublishers.ofString(body));
        if (fields.length > 0) {
            request.headers(fields);
        }
        return request.build();
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, BodyHandlers.ofString());
    }

    private HttpResponse<String> send(String path, String body, String... fields)
            throws IOException, InterruptedException {
        return send(post(recorder.base(), path, body, fields));
    }

    /** Ends the recording and reads it. */
    private List<TraceRow> recorded() throws IOException {
        recorder.close();
        log.finish();
        log.close();
        List<TraceRow> rows = new ArrayList<>();
        try (TraceReader reader = TraceReader.openWhole(folder.resolve("trace.csv"), Optional.empty())) {
            reader.forEachRemaining(rows::add);
        }
        return rows;
    }

    @Test
    void writesDownWhatAReplayNeeds() throws IOException, InterruptedException {
        send("/v1/completions", STREAM);

        TraceRow row = recorded().getFirst();

        assertThat(row.promptTokens()).isEqualTo(3);
        assertThat(row.outputTokens()).isEqualTo(7);
        assertThat(row.maxTokens()).isEqualTo(7);
        assertThat(row.model()).isEqualTo("m");
        assertThat(row.other()).containsEntry("status", "200").containsEntry("counted_by", "server");
        assertThat(Double.parseDouble(row.other().get("ttft_ms"))).isPositive();
    }

    @Test
    void whatItRecordsCanBeReplayed() throws IOException, InterruptedException {
        for (int i = 0; i < 20; i++) {
            send("/v1/completions", STREAM);
        }

        assertThat(recorded()).hasSize(20);
        try (TraceReader replay = TraceReader.open(folder.resolve("trace.csv"), Optional.empty())) {
            long last = 0;
            for (TraceRow row = replay.next(); replay.hasNext(); row = replay.next()) {
                assertThat(row.at()).isGreaterThanOrEqualTo(last);
                last = row.at();
            }
            assertThat(replay.failures()).isZero();
        }
    }

    @Test
    void passesEveryByteOfEveryReplyAsItIs() throws IOException, InterruptedException {
        List<List<String>> calls = List.of(
                List.of("/v1/completions", STREAM),
                List.of(
                        "/v1/chat/completions",
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"max_tokens\":3}"),
                List.of("/completion", "{\"prompt\":\"a\",\"n_predict\":3,\"stream\":true}"),
                List.of("/tokenize", "{\"content\":\"a b\"}"),
                List.of("/v1/completions", "not json"),
                List.of("/no/such/thing", ""));
        for (List<String> call : calls) {
            HttpResponse<String> direct = send(post(server.base(), call.get(0), call.get(1)));
            HttpResponse<String> through = send(call.get(0), call.get(1));

            assertThat(through.statusCode()).as(call.get(0)).isEqualTo(direct.statusCode());
            assertThat(withoutNumbers(through)).as(call.get(0)).isEqualTo(withoutNumbers(direct));
            assertThat(through.headers().map().keySet())
                    .isEqualTo(direct.headers().map().keySet());
        }
        assertThat(recorded()).as("completions in JSON").hasSize(3);
    }

    /** Replies to equal requests differ in their identity and in times. */
    private static String withoutNumbers(HttpResponse<String> reply) {
        return reply.body().replaceAll("\\d+", "0");
    }

    @Test
    void passesRequestsWithoutABody() throws IOException, InterruptedException {
        HttpRequest health =
                HttpRequest.newBuilder(recorder.base().resolve("/health")).build();

        assertThat(send(health).body()).isEqualTo("{\"status\":\"ok\"}");
        assertThat(log.rows()).isZero();
    }

    @Test
    void passesPiecesAsTheyCome() throws IOException, InterruptedException {
        record(EmulatorOptions.INSTANT.withFaults("silent_after=2"), false);
        CompletableFuture<String> secondToken = new CompletableFuture<>();

        CompletableFuture<HttpResponse<Void>> reply = http.sendAsync(
                post(recorder.base(), "/v1/completions", STREAM),
                BodyHandlers.fromLineSubscriber(new Lines(2, secondToken)));

        assertThat(secondToken.join()).as("a token of a stream that never ends").contains(" so");
        assertThat(reply).isNotDone();
    }

    @Test
    void writesDownRejectionsAndFailuresAsRequestsWithoutOutput() throws IOException, InterruptedException {
        send("/v1/completions", STREAM, "X-Simctl-Fault", "status=429 retry_after=1");
        send("/v1/completions", STREAM, "X-Simctl-Fault", "error_after=2");
        server.close();
        assertThat(send("/v1/completions", STREAM).statusCode()).isEqualTo(502);

        assertThat(recorded())
                .allSatisfy(row -> assertThat(row.failed()).isTrue())
                .extracting(row -> row.other().get("status"))
                .containsExactly("429", "200", "502");
    }

    /** As when a connection that was idle for a while is closed by the server just when the next request is on its way. */
    @Test
    void writesDownARequestThatTheServerDoesNotTake() throws IOException {
        try (ServerSocket upstream = new ServerSocket(0)) {
            recorder.close();
            record(URI.create("http://127.0.0.1:" + upstream.getLocalPort()), false);
            try (Socket client =
                    new Socket(recorder.base().getHost(), recorder.base().getPort())) {
                client.getOutputStream()
                        .write(ascii("POST /v1/completions HTTP/1.1\r\nHost: here\r\nContent-Length: " + STREAM.length()
                                + "\r\n\r\n"));
                resetAfterTheHead(upstream);
                // each piece is passed on by itself, and it takes one to learn that the server is gone
                for (byte piece : ascii(STREAM)) {
                    client.getOutputStream().write(piece);
                    LockSupport.parkNanos(1_000_000);
                }
                assertThat(new String(client.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1))
                        .isEqualTo("HTTP/1.1 502");
            }
        }

        assertThat(recorded()).singleElement().satisfies(row -> {
            assertThat(row.other()).containsEntry("status", "502");
            assertThat(row.maxTokens()).as("max_tokens, which came last").isEqualTo(7);
        });
    }

    /** The connection of the client, whose second request meets the end of the one to the server. */
    @ParameterizedTest
    @CsvSource({"CLOSED,200", "RESET,200", "CLOSED_AFTER_A_BYTE,502", "CLOSED_AFTER_CONTINUE,502"})
    void aRequestOnAKeptConnectionThatEndsWithoutAByteReachesTheServerOnANewOne(Ending ending, String status)
            throws IOException, InterruptedException {
        try (FadingServer fading = FadingServer.at(2, ending)) {
            recorder.close();
            record(fading.base(), false);
            send("/v1/completions", STREAM);
            send("/v1/completions", STREAM);

            assertThat(fading.broken()).isEqualTo(1);
            assertThat(fading.asked()).isEqualTo(status.equals("200") ? 3 : 2);
        }

        assertThat(recorded()).extracting(row -> row.other().get("status")).containsExactly("200", status);
    }

    private static void resetAfterTheHead(ServerSocket upstream) throws IOException {
        try (Socket connection = upstream.accept()) {
            connection.getInputStream().read();
            connection.setSoLinger(true, 0);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void countsChunksWhereTheServerTellsNoCounts() throws IOException, InterruptedException {
        send("/v1/completions", STREAM, "X-Simctl-Fault", "usage=none");

        TraceRow row = recorded().getFirst();

        assertThat(row.outputTokens()).isEqualTo(7);
        assertThat(row.promptTokens()).as("a token for four characters").isEqualTo(4);
        assertThat(row.other()).containsEntry("counted_by", "chunks");
        assertThat(log.tally().sentences())
                .anyMatch(said -> said.startsWith("1 of them without a count of the output"));
    }

    @Test
    void theServerLearnsOfAClientThatGivesUpBeforeTheFirstToken() throws IOException, InterruptedException {
        StepTimes slow = new AffineTimes(0, 0, Duration.ofSeconds(20).toNanos(), 0);
        record(EmulatorOptions.INSTANT.withTimes(slow), false);
        try (Socket client =
                new Socket(recorder.base().getHost(), recorder.base().getPort())) {
            String request =
                    "POST /v1/completions HTTP/1.1\r\nContent-Length: " + STREAM.length() + "\r\n\r\n" + STREAM;
            client.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            client.getInputStream().readNBytes("HTTP/1.1 200".length());
        }
        while (log.rows() == 0) {
            Thread.onSpinWait();
        }

        TraceRow row = recorded().getFirst();

        assertThat(row.other()).containsEntry("status", "499");
        assertThat(row.failed()).isTrue();
    }

    @Test
    void keysAndPromptsAreNotInTheTrace() throws IOException, InterruptedException {
        send("/v1/completions", STREAM, "Authorization", "Bearer sk-secret", "api-key", "sk-other");

        recorded();

        assertThat(Files.readString(folder.resolve("trace.csv")))
                .doesNotContain("sk-secret")
                .doesNotContain("sk-other")
                .doesNotContain("one two");
    }

    @Test
    void promptsAreInTheTraceWhereTheyWereAskedFor() throws IOException, InterruptedException {
        record(EmulatorOptions.INSTANT, true);
        String chat =
                "{\"messages\":[{\"role\":\"user\",\"content\":\"two\\nlines, and \\\"quotes\\\"\"}],\"max_tokens\":1}";

        send("/v1/chat/completions", chat);

        assertThat(recorded().getFirst().other())
                .containsEntry("prompt", "[{\"role\":\"user\",\"content\":\"two\\nlines, and \\\"quotes\\\"\"}]");
    }
}

package io.simctl.live.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.live.emulator.Emulator;
import io.simctl.live.emulator.EmulatorOptions;
import io.simctl.live.emulator.ModelOptions.Load;
import io.simctl.live.emulator.ModelOptions.LoadEnd;
import io.simctl.live.emulator.StepTimes;
import io.simctl.live.wire.Completion.Usage;
import io.simctl.live.wire.Failure.Kind;
import io.simctl.scenario.backend.LlamaServer;
import io.simctl.scenario.bind.Secret;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every way in which a server can fail a client, over real sockets. Beside each failing request the same client has a good one
 * under way on another server, which must not notice.
 */
@Timeout(30)
class FaultMatrixTest {
    private static final EmulatorOptions GOOD = EmulatorOptions.INSTANT;
    private static final Prompt CHAT = new Prompt.Chat("one two three");
    private static final Prompt TEXT = new Prompt.Text("one two three");
    private static final int TOKENS = 10;

    @AutoClose
    private final CompletionClient client = CompletionClient.create(ClientLimits.PATIENT);

    @AutoClose
    private Emulator bystander;

    private Heard beside;

    private Emulator server;

    @BeforeEach
    void beginAGoodRequest() throws IOException {
        bystander = Emulator.start(GOOD.withTimes(StepTimes.ofStep(Duration.ofMillis(5))));
        beside = send(client, bystander.base(), TEXT);
    }

    @AfterEach
    void closeServer() {
        if (server != null) {
            server.close();
        }
    }

    @AfterEach
    void theGoodRequestHasNoticedNothing() {
        assertThat(beside.completion().outputTokens()).isEqualTo(TOKENS);
    }

    private static Heard send(CompletionClient client, URI base, Prompt prompt) {
        Heard heard = new Heard();
        Endpoint endpoint = new Endpoint(base, "emulated", new LlamaServer().dialect());
        client.send(endpoint, CompletionRequest.measured(prompt, TOKENS), heard);
        return heard;
    }

    private Heard send(EmulatorOptions options, Prompt prompt) throws IOException {
        server = Emulator.start(options);
        return send(client, server.base(), prompt);
    }

    private Heard sendWithFaults(String faults, Prompt prompt) throws IOException {
        return send(GOOD.withFaults(faults), prompt);
    }

    private static CompletionClient waiting(Duration silence, Duration total) {
        return CompletionClient.create(new ClientLimits(Duration.ofSeconds(5), silence, total));
    }

    @Test
    void refusedConnection() throws IOException {
        server = Emulator.start(GOOD);
        server.close();

        Failure failure = send(client, server.base(), TEXT).failure();

        assertThat(failure.kind()).isEqualTo(Kind.CONNECTION_REFUSED);
        assertThat(failure.status()).isZero();
    }

    @Test
    void neverHealthy() throws IOException {
        Failure failure = send(GOOD.withLoad(new Load(Duration.ZERO, LoadEnd.NEVER)), TEXT)
                .failure();

        assertThat(failure.kind()).isEqualTo(Kind.LOADING);
        assertThat(failure.status()).isEqualTo(503);
    }

    @Test
    void diesWhileLoading() throws IOException {
        List<Kind> kinds = new ArrayList<>();
        kinds.add(send(GOOD.withLoad(new Load(Duration.ofMillis(50), LoadEnd.DIES)), TEXT)
                .failure()
                .kind());
        while (kinds.getLast() != Kind.CONNECTION_REFUSED) {
            kinds.add(send(client, server.base(), TEXT).failure().kind());
        }

        assertThat(kinds)
                .as("until nobody listens any more")
                .isSubsetOf(Kind.LOADING, Kind.CONNECTION_LOST, Kind.CONNECTION_REFUSED);
    }

    @Test
    void diesMidStream() throws IOException {
        Heard heard = sendWithFaults("die_after=3", TEXT);

        assertThat(heard.failure().kind()).isEqualTo(Kind.CONNECTION_LOST);
        assertThat(heard.calls()).containsExactly("sent", "headers", "content 1", "content 2", "content 3", "end");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void headersAndPerhapsTokensThenSilence(int tokens) throws IOException {
        server = Emulator.start(GOOD.withFaults("silent_after=" + tokens));
        try (CompletionClient impatient = waiting(Duration.ofMillis(80), Duration.ofMinutes(1))) {
            Heard heard = send(impatient, server.base(), TEXT);

            assertThat(heard.failure().kind()).isEqualTo(Kind.SILENCE);
            assertThat(heard.failure().status()).isEqualTo(200);
            assertThat(heard.calls()).hasSize(3 + tokens).contains("headers");
        }
    }

    @Test
    void tokensThatComeSteadilyButTooSlowly() throws IOException {
        server = Emulator.start(GOOD.withTimes(StepTimes.ofStep(Duration.ofMillis(20))));
        try (CompletionClient impatient = waiting(Duration.ofSeconds(10), Duration.ofMillis(90))) {
            Heard heard = send(impatient, server.base(), TEXT);

            assertThat(heard.failure().kind()).isEqualTo(Kind.TOO_SLOW);
        }
    }

    @Test
    void streamCutWithoutDone() throws IOException {
        Failure failure = sendWithFaults("cut_after=" + TOKENS, TEXT).failure();

        assertThat(failure.kind()).isEqualTo(Kind.TRUNCATED);
        assertThat(failure.message()).contains("[DONE]");
    }

    @Test
    void errorEventInsideA200() throws IOException {
        Heard heard = sendWithFaults("error_after=2", TEXT);

        assertThat(heard.failure().kind()).isEqualTo(Kind.ERROR_IN_STREAM);
        assertThat(heard.failure().message()).contains("Compute error.").contains("server_error");
        assertThat(heard.calls()).contains("content 2").doesNotContain("content 3");
    }

    @Test
    void malformedJson() throws IOException {
        Heard heard = sendWithFaults("malformed_after=2", TEXT);

        assertThat(heard.failure().kind()).isEqualTo(Kind.MALFORMED);
        assertThat(heard.calls()).doesNotContain("content 3");
    }

    @Test
    void anEventThatNeverEnds() throws IOException {
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
        try (ScriptedServer endless = ScriptedServer.answering(head + "data: " + "x".repeat(4 << 20))) {
            Failure failure = send(client, endless.base(), TEXT).failure();

            assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
            assertThat(failure.message()).isEqualTo("an event longer than 1024 KiB");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1000000\r\n", ""})
    void overloadInMoreWordsThanAnybodyReads(String length) throws IOException {
        String head = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\n" + length + "\r\n";
        try (ScriptedServer wordy = ScriptedServer.answering(head + "x".repeat(1_000_000))) {
            Failure failure = send(client, wordy.base(), TEXT).failure();

            assertThat(failure.kind()).isEqualTo(Kind.OVERLOADED);
            assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
        }
    }

    @Test
    void roleOnlyAndNullContentChunksAreNoTokens() throws IOException {
        server = Emulator.start(GOOD.withFaults("cut_after=0"));

        Heard heard = send(client, server.base(), CHAT);

        heard.failure();
        assertThat(heard.calls()).as("of a stream with nothing but a role").containsExactly("sent", "headers", "end");
    }

    @ParameterizedTest
    @CsvSource({"0,chat", "0,text", "3,chat", "3,text"})
    void aStreamThatStopsEarlyIsAReplyOnceItHasAToken(int tokens, String kind) throws IOException {
        Heard heard = sendWithFaults("stop_after=" + tokens, kind.equals("chat") ? CHAT : TEXT);

        if (tokens == 0) {
            assertThat(heard.failure().kind()).isEqualTo(Kind.NO_TOKENS);
            assertThat(heard.failure().status()).isEqualTo(200);
            assertThat(heard.calls()).containsExactly("sent", "headers", "end");
        } else {
            assertThat(heard.completion().finishReason()).isEqualTo("stop");
            assertThat(heard.completion().outputTokens()).isEqualTo(tokens);
        }
    }

    @Test
    void commentPingsBeforeTheFirstTokenAreNoTokens() throws IOException {
        server = Emulator.start(GOOD.withFaults("pings=5 cut_after=0"));
        Heard pingsOnly = send(client, server.base(), TEXT);
        pingsOnly.failure();
        server.close();

        assertThat(pingsOnly.calls()).containsExactly("sent", "headers", "end");
        assertThat(sendWithFaults("pings=5", TEXT).completion().chunks()).isEqualTo(TOKENS);
    }

    @Test
    void severalTokensInAChunkAreCountedByTheServersUsage() throws IOException {
        Completion completion = sendWithFaults("chunk_tokens=4", TEXT).completion();

        assertThat(completion.chunks()).isEqualTo(3);
        assertThat(completion.outputTokens()).isEqualTo(TOKENS);
        assertThat(completion.isCountedByChunks()).isFalse();
    }

    @Test
    void severalTokensInAChunkWithoutUsageAreCountedByChunksAndFlagged() throws IOException {
        Completion completion =
                sendWithFaults("chunk_tokens=4 usage=none", TEXT).completion();

        assertThat(completion.outputTokens()).isEqualTo(3);
        assertThat(completion.isCountedByChunks()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"finish,chat", "after,chat", "finish,text", "after,text"})
    void usageInTheFinishChunkOrAfterIt(String place, String kind) throws IOException {
        Completion completion = sendWithFaults("usage=" + place, kind.equals("chat") ? CHAT : TEXT)
                .completion();

        assertThat(completion.usage()).contains(new Usage(3, TOKENS, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void overloadWithRetryAfterInSeconds(int status) throws IOException {
        Failure failure =
                sendWithFaults("status=" + status + " retry_after=7", TEXT).failure();

        assertThat(failure.kind()).isEqualTo(Kind.OVERLOADED);
        assertThat(failure.status()).isEqualTo(status);
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void overloadWithRetryAfterAsADate(int status) throws IOException {
        Failure failure =
                sendWithFaults("status=" + status + " retry_at=100", TEXT).failure();

        assertThat(failure.kind()).isEqualTo(Kind.OVERLOADED);
        assertThat(failure.retryAfter().orElseThrow()).isBetween(Duration.ofSeconds(99), Duration.ofSeconds(101));
    }

    @Test
    void fullQueue() throws IOException {
        StepTimes slow = StepTimes.ofStep(Duration.ofMillis(50));
        Heard runs = send(GOOD.withSlots(1, 1).withTimes(slow), TEXT).awaitContent();
        Heard oneMore = send(client, server.base(), TEXT);
        Heard andOneMore = send(client, server.base(), TEXT);

        List<Object> ends = List.of(oneMore.outcome(), andOneMore.outcome());

        assertThat(ends)
                .filteredOn(Completion.class::isInstance)
                .as("the one that waited")
                .hasSize(1);
        assertThat(ends)
                .filteredOn(end -> end instanceof Failure failure && failure.status() == 429)
                .as("the one that found the queue full")
                .hasSize(1);
        assertThat(runs.completion().outputTokens()).isEqualTo(TOKENS);
    }

    @Test
    void slowReaderHoldsUpNobodyElse() throws IOException {
        server = Emulator.start(GOOD.withSlots(2, 100));
        String body = "{\"prompt\":\"a\",\"stream\":true,\"max_tokens\":4000}";
        String request = "POST /v1/completions HTTP/1.1\r\nContent-Length: %d\r\n\r\n%s".formatted(body.length(), body);
        try (Socket reader = new Socket(server.base().getHost(), server.base().getPort())) {
            reader.setReceiveBufferSize(1024);
            reader.getOutputStream().write(request.repeat(20).getBytes(StandardCharsets.UTF_8));
            reader.getInputStream().read();

            for (int i = 0; i < 20; i++) {
                assertThat(send(client, server.base(), TEXT).completion().outputTokens())
                        .isEqualTo(TOKENS);
            }
        }
    }

    @Test
    void slowListenerLosesNothingAndHoldsUpNobodyElse() throws IOException {
        server = Emulator.start(GOOD);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        AtomicInteger chunks = new AtomicInteger();
        Heard slow = new Heard() {
            @Override
            public void content(long at, int nth) {
                try {
                    mayGoOn.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                chunks.incrementAndGet();
            }
        };
        Endpoint endpoint = new Endpoint(server.base(), "emulated", new LlamaServer().dialect());
        client.send(endpoint, CompletionRequest.measured(TEXT, 3000), slow);

        assertThat(send(client, server.base(), TEXT).completion().outputTokens())
                .isEqualTo(TOKENS);
        mayGoOn.countDown();
        assertThat(slow.completion().outputTokens()).isEqualTo(3000).isEqualTo(chunks.get());
    }

    @Test
    void portTaken() {
        int taken = bystander.base().getPort();

        assertThatThrownBy(() -> Emulator.start(GOOD.withPort(taken)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("127.0.0.1:" + taken);
    }

    @Test
    void contextOverflowIsA400EvenToAStream() throws IOException {
        Failure failure = send(GOOD, new Prompt.Text("word ".repeat(5000))).failure();

        assertThat(failure.kind()).isEqualTo(Kind.CONTEXT_OVERFLOW);
        assertThat(failure.status()).isEqualTo(400);
        assertThat(failure.message()).contains("5000 tokens").contains("4096 tokens");
    }

    @Test
    void wrongKey() throws IOException {
        server = Emulator.start(GOOD.withKey("right"));

        assertThat(withKey("wrong").failure().kind()).isEqualTo(Kind.WRONG_KEY);
        assertThat(withKey("wrong").failure().status()).isEqualTo(401);
        assertThat(withKey("right").completion().outputTokens()).isEqualTo(TOKENS);
    }

    private Heard withKey(String key) {
        Heard heard = new Heard();
        Endpoint endpoint =
                new Endpoint(server.base(), "emulated", new LlamaServer().dialect(), Optional.of(Secret.key(key)));
        client.send(endpoint, CompletionRequest.measured(TEXT, TOKENS), heard);
        return heard;
    }

    @Test
    void connectionsThatAServerClosedBetweenRequestsAreNotUsedAgain() throws IOException {
        send(GOOD, TEXT).completion();
        server.close();
        server = Emulator.start(GOOD.withPort(server.base().getPort()));

        assertThat(send(client, server.base(), TEXT).completion().outputTokens())
                .isEqualTo(TOKENS);
    }

    @Test
    void cancellingFreesTheSlotAndTellsNothingMore() throws IOException {
        server = Emulator.start(GOOD.withSlots(1, 10).withTimes(StepTimes.ofStep(Duration.ofMillis(1))));
        Heard given = new Heard();
        Endpoint endpoint = new Endpoint(server.base(), "emulated", new LlamaServer().dialect());
        Exchange exchange = client.send(endpoint, CompletionRequest.measured(TEXT, 4000), given);
        given.awaitContent();

        exchange.cancel();

        assertThat(send(client, server.base(), TEXT).completion().outputTokens())
                .isEqualTo(TOKENS);
        assertThat(given.hasEnded()).isFalse();
    }
}

package io.simctl.live.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.live.testing.FadingServer;
import io.simctl.live.testing.FadingServer.Ending;
import io.simctl.live.wire.Failure.Kind;
import io.simctl.scenario.backend.LlamaServer;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests on connections that end: sent once more where nobody can have served them, and only there. */
@Timeout(30)
class StaleConnectionTest {
    private static final int FIRST = 1;
    private static final int SECOND = 2;

    @AutoClose
    private final CompletionClient client = CompletionClient.create(ClientLimits.PATIENT);

    private static Heard send(CompletionClient client, FadingServer server) {
        Heard heard = new Heard();
        Endpoint endpoint = new Endpoint(server.base(), "m", new LlamaServer().dialect());
        client.send(endpoint, CompletionRequest.measured(new Prompt.Text("a"), 2), heard);
        return heard;
    }

    /** Sends one request after the other up to the one whose connection broke; the client keeps a connection when it has the time. */
    private Heard sendUntilBroken(FadingServer server) {
        Heard heard = send(client, server);
        heard.outcome();
        while (server.broken() == 0) {
            heard = send(client, server);
            heard.outcome();
        }
        return heard;
    }

    @ParameterizedTest
    @EnumSource(names = {"CLOSED", "RESET"})
    void aKeptConnectionThatEndsWithoutAByteIsReplacedAndTheRequestSentOnceMore(Ending ending) throws IOException {
        try (FadingServer server = FadingServer.at(SECOND, ending)) {
            Heard heard = sendUntilBroken(server);

            assertThat(heard.completion().outputTokens()).isEqualTo(2);
            assertThat(heard.calls())
                    .containsExactly("sent", "stale", "sent", "headers", "content 1", "content 2", "end");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CLOSED", "RESET"})
    void aNewConnectionThatEndsWithoutAByteIsAFailure(Ending ending) throws IOException {
        try (FadingServer server = FadingServer.at(FIRST, ending)) {
            Heard heard = send(client, server);

            assertThat(heard.failure().kind()).isEqualTo(Kind.CONNECTION_LOST);
            assertThat(heard.calls()).containsExactly("sent", "end");
            assertThat(server.asked()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {"NONE", "CLOSED", "RESET"},
            mode = EnumSource.Mode.EXCLUDE)
    void nothingIsSentTwiceAfterAByteOfAReply(Ending ending) throws IOException {
        try (FadingServer server = FadingServer.at(SECOND, ending)) {
            Heard heard = sendUntilBroken(server);

            assertThat(heard.failure().kind()).isIn(Kind.CONNECTION_LOST, Kind.MALFORMED);
            assertThat(heard.calls()).containsExactly("sent", "end");
        }
    }

    @Test
    void aRequestIsSentTwiceAtMost() throws IOException {
        try (FadingServer server = FadingServer.forGoodAt(SECOND, Ending.CLOSED)) {
            Heard heard = sendUntilBroken(server);

            assertThat(heard.failure().kind()).isEqualTo(Kind.CONNECTION_LOST);
            assertThat(heard.calls()).containsExactly("sent", "stale", "sent", "end");
            assertThat(server.broken()).isEqualTo(2);
        }
    }

    @Test
    void aServerThatClosesEachConnectionAfterItsReplyLosesNoRequest() throws IOException {
        try (FadingServer server = FadingServer.afterEachReply()) {
            for (int i = 0; i < 200; i++) {
                assertThat(send(client, server).completion().outputTokens()).isEqualTo(2);
            }
            assertThat(server.asked()).as("requests that were read").isEqualTo(200);
        }
    }

    @Test
    void silenceOnAKeptConnectionIsSilence() throws IOException {
        ClientLimits brief = new ClientLimits(Duration.ofSeconds(5), Duration.ofMillis(60), Duration.ofMinutes(1));
        try (CompletionClient impatient = CompletionClient.create(brief);
                FadingServer server = FadingServer.at(SECOND, Ending.NONE)) {
            Object end = send(impatient, server).outcome();
            while (end instanceof Completion) {
                end = send(impatient, server).outcome();
            }

            assertThat(((Failure) end).kind()).isEqualTo(Kind.SILENCE);
            assertThat(server.broken()).isEqualTo(1);
        }
    }
}

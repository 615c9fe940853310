package io.simctl.live.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.live.http.HttpInput;
import io.simctl.live.http.Listener;
import io.simctl.live.wire.Failure.Kind;
import io.simctl.scenario.backend.LlamaServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that are there and bring no token. */
@Timeout(30)
class TokenSilenceTest {
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
    private static final String ROLE = "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}\n\n";

    private static long seconds(long count) {
        return Duration.ofSeconds(count).toNanos();
    }

    private static void comment(TokenSilence silence, String text, long at) {
        byte[] line = text.getBytes(StandardCharsets.US_ASCII);
        silence.comment(line, 0, line.length, at);
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', 6", // the same again, and nothing new
        "' keepalive', ' keepalive', 6",
        "' keepalive 512/2048', ' keepalive 512/2048', 9",
        "' keepalive 512/2048', ' keepalive 256/2048', 9",
        "' keepalive 512/2048', ' keepalive 1024/2048', 12",
        "' ping - 2026-01-02 03:04:05', ' ping - 2026-01-02 03:04:08', 6",
        "' 99999999999/2048', '', 6"
    })
    void lastsUntilATokenOrProgressWithThePrompt(String afterThree, String afterSix, long over) throws Exception {
        TokenSilence silence = new TokenSilence(LONGEST, 0);
        comment(silence, afterThree, seconds(3));
        comment(silence, afterSix, seconds(6));

        silence.requireShort(seconds(over) - seconds(1), false);
        assertThatThrownBy(() -> silence.requireShort(seconds(over), false)).isInstanceOf(SocketTimeoutException.class);
        silence.brokenAt(seconds(over));
        assertThatCode(() -> silence.requireShort(seconds(over), false)).doesNotThrowAnyException();
    }

    @Test
    void tokensThatMayBeAmongWhatIsNotReadYetAreWaitedForAsLongAgain() throws Exception {
        TokenSilence silence = new TokenSilence(LONGEST, 0);

        silence.requireShort(seconds(10), true);
        assertThatThrownBy(() -> silence.requireShort(seconds(11), true)).isInstanceOf(SocketTimeoutException.class);
    }

    /** Until the client has gone. */
    @ParameterizedTest
    @ValueSource(strings = {": keepalive\n\n", ROLE, "HTTP/1.1 102 Processing\r\n\r\n"})
    void aServerWhoseEngineHangsIsGivenUpWhateverElseItSends(String again) throws IOException {
        String first = again.startsWith("HTTP") ? "" : HEAD + ROLE;
        ClientLimits brief = new ClientLimits(Duration.ofSeconds(5), Duration.ofMillis(60), Duration.ofMinutes(1));
        try (Listener hanging = Listener.bind("hanging", "127.0.0.1", 0, 1, client -> repeat(client, first, again));
                CompletionClient client = CompletionClient.create(brief)) {
            hanging.start();
            Heard heard = new Heard();
            Endpoint endpoint = new Endpoint(hanging.base(), "m", new LlamaServer().dialect());
            client.send(endpoint, CompletionRequest.measured(new Prompt.Text("a"), 2), heard);

            assertThat(heard.failure().kind()).isEqualTo(Kind.SILENCE);
        }
    }

    private static void repeat(Socket client, String first, String again) throws IOException {
        HttpInput in = new HttpInput(client.getInputStream());
        in.requestBody(in.head().orElseThrow()).readAll(1 << 20);
        OutputStream out = client.getOutputStream();
        out.write(first.getBytes(StandardCharsets.US_ASCII));
        while (true) {
            out.write(again.getBytes(StandardCharsets.US_ASCII));
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }
}

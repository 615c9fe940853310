package io.simctl.live.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.live.http.Body;
import io.simctl.live.http.ContentDecoder;
import io.simctl.live.http.Head;
import io.simctl.live.http.HttpInput;
import io.simctl.live.http.RetryHint;
import io.simctl.live.wire.text.ErrorText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/**
 * The parsers of the wire on mutated messages: whatever comes in is read, or ends with an {@link IOException}, which costs one exchange. No
 * coverage guides the mutations; {@link #SEEDS} grow with what was found.
 */
class WireMutationTest {
    private static final String EVENTS = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";

    private static final List<String> SEEDS = List.of(
            EVENTS
                    + "Transfer-Encoding: chunked\r\n\r\n3a\r\ndata: {\"choices\":[{\"index\":0,\"text\":\"x\",\"delta\":{}}]}  \n\n\r\n"
                    + "e\r\ndata: [DONE]\n\n\r\n0\r\nX-T: a\r\n\r\n",
            EVENTS
                    + "\r\n: ping 3/9\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"x\",\"reasoning_content\":\"y\"}}]}\n\n"
                    + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,\"completion_tokens_details\":{\"reasoning_tokens\":1}}}\n\n"
                    + "event: error\ndata: {\"error\":{\"message\":\"no\",\"type\":\"t\"}}\n\ndata: [DONE]\n\n",
            EVENTS
                    + "Content-Length: 83\r\n\r\ndata: {\"content\":\"x\",\"stop\":true,\"timings\":{\"cache_n\":1,\"prompt_n\":2,\"predicted_n\":3}}\n\n",
            EVENTS + "Content-Length: 18446744073709551615\r\n\r\nabcd",
            EVENTS + "Content-Length: 13835058055282163712\r\n\r\nabcd",
            EVENTS + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffff\r\nx",
            "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1.5\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nContent-Length: 29\r\n\r\n{\"error\":{\"message\":\"busy\"}}",
            "HTTP/1.1 503 Busy\r\nRetry-After: Fri, 31 Dec 9999 23:59:59 GMT\r\nContent-Length: 4\r\n\r\nbusy",
            "HTTP/1.1 503 Busy\r\nretry-after-ms: 999999999999999999\r\nContent-Encoding: gzip\r\n\r\n\u001f\u008b\b",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"choices\":[{\"text\":\"x\"}]}",
            "POST http://h/v1/completions?q HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\nabcd",
            EVENTS + "\r\ndata: {\"stop\":[DONE][DONE]true,\"timings\":{\"cache_n\":1}}\n\n",
            "GET ht?p://h/v1/models HTTP/1.1\r\nHost: a\r\n\r\n");

    private static final List<String> WORDS = List.of(
            "Content-Length: ",
            "9223372036854775807",
            "18446744073709551615",
            "-1",
            "+1",
            "1e999",
            "1e-999",
            "NaN",
            "\r\n",
            "\n",
            "\r",
            "\0",
            "data:",
            "data: ",
            "event: error",
            ": ",
            "[DONE]",
            "{",
            "}",
            "[",
            "]",
            "\"",
            "null",
            "true",
            "\"usage\":",
            "\"prompt_tokens\":",
            "2147483648",
            "\u00ff\u00fe",
            "chunked",
            "Transfer-Encoding: chunked\r\n",
            "ffffffffffffffff",
            "Retry-After: ",
            "HTTP/1.1 ",
            "999",
            "99999999999999999999/9",
            "\\ud800",
            "\u00ef\u00bb\u00bf");

    @Property(tries = 3000)
    void costOneExchangeAtMost(@ForAll long seed) {
        read(mutant(new Random(seed)));
    }

    @Property(tries = 1_000_000)
    @Tag("slow")
    void costOneExchangeAtMostHoweverManyComeIn(@ForAll long seed) {
        read(mutant(new Random(seed)));
    }

    @Example
    void seedsDoSoToo() {
        SEEDS.forEach(seed -> read(seed.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static byte[] mutant(Random random) {
        byte[] bytes = SEEDS.get(random.nextInt(SEEDS.size())).getBytes(StandardCharsets.ISO_8859_1);
        for (int i = random.nextInt(6); i >= 0; i--) {
            int from = random.nextInt(bytes.length + 1);
            int to = Math.min(bytes.length, from + random.nextInt(1 + random.nextInt(30)));
            byte[] put = switch (random.nextInt(5)) {
                case 0 -> new byte[0];
                case 1 -> new byte[] {(byte) random.nextInt(256)};
                case 2 -> java.util.Arrays.copyOfRange(bytes, from, to);
                case 3 ->
                    WORDS.get(random.nextInt(WORDS.size()))
                            .repeat(1 + random.nextInt(3))
                            .getBytes(StandardCharsets.ISO_8859_1);
                default -> WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.ISO_8859_1);
            };
            ByteArrayOutputStream made = new ByteArrayOutputStream();
            made.write(bytes, 0, from);
            made.writeBytes(put);
            int rest = random.nextBoolean() ? to : from;
            made.write(bytes, rest, bytes.length - rest);
            bytes = made.toByteArray();
        }
        return bytes;
    }

    private static void read(byte[] message) {
        reply(message);
        request(message);
        assertThat(ErrorText.of(message, message.length)).isNotNull();
    }

    private static void reply(byte[] message) {
        HttpInput in = new HttpInput(new ByteArrayInputStream(message));
        try {
            Head head = in.head().orElseThrow(() -> new IOException("nothing"));
            Optional<Duration> wait = RetryHint.of(head, Instant.EPOCH);
            assertThat(wait.map(Duration::toNanos).orElse(0L)).isNotNegative();
            Body body = in.responseBody(head, "POST");
            if (head.status() >= 300) {
                byte[] words = body.readFirst(1 << 16);
                Failure failure = ErrorReply.of(head, ErrorText.of(words, words.length), Instant.EPOCH)
                        .shown(text -> text);
                assertThat(failure.message().length()).isLessThan(1000);
                return;
            }
            try (ContentDecoder content = ContentDecoder.of(head).orElseThrow(() -> new IOException("compressed"))) {
                StreamReply reply =
                        new StreamReply(head, 4, new Heard(), new TokenSilence(Duration.ofDays(1), System.nanoTime()));
                reply.read(in, body, content);
                Completion completion = reply.completion();
                assertThat(completion.outputTokens()).isNotNegative();
                completion
                        .usage()
                        .ifPresent(usage -> assertThat(usage.promptTokens()).isNotNegative());
            }
        } catch (IOException costsThisExchange) {
            // as it should
        }
    }

    private static void request(byte[] message) {
        HttpInput in = new HttpInput(new ByteArrayInputStream(message));
        try {
            Head head = in.head().orElseThrow(() -> new IOException("nothing"));
            assertThat(head.method() + head.path() + head.target()).isNotNull();
            head.keepsAlive();
            in.requestBody(head).readAll(1 << 20);
        } catch (IOException costsThisExchange) {
            // as it should
        }
    }
}

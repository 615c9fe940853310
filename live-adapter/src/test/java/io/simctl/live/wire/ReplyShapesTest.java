package io.simctl.live.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.github.luben.zstd.ZstdOutputStream;
import io.simctl.live.wire.Failure.Kind;
import io.simctl.scenario.backend.OpenAiServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The fault matrix of replies as they are on the wire: shapes that real servers, and what stands before them, give a reply, with what
 * the client must make of each. Beside {@link FaultMatrixTest}, whose server is the emulated one.
 */
@Timeout(60)
class ReplyShapesTest {
    private static final int TOKENS = 4;
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String EVENTS = OK + "Content-Type: text/event-stream\r\n\r\n";
    private static final String FINISH =
            "{\"id\":\"1\",\"choices\":[{\"index\":0,\"text\":\"\",\"finish_reason\":\"length\"}]}";
    private static final String USAGE =
            "{\"id\":\"1\",\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7}}";
    private static final String DONE = "[DONE]";

    @AutoClose
    private final CompletionClient client = CompletionClient.create(ClientLimits.PATIENT);

    private Heard hear(List<byte[]> packets) throws IOException {
        try (ScriptedServer server = ScriptedServer.inPackets(packets)) {
            Heard heard = new Heard();
            Endpoint endpoint = new Endpoint(server.base(), "m", new OpenAiServer().dialect());
            client.send(endpoint, CompletionRequest.measured(new Prompt.Text("hi"), TOKENS), heard);
            heard.outcome();
            return heard;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String chunk(String text) {
        return "{\"id\":\"1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"text\":\"" + text
                + "\",\"finish_reason\":null}]}";
    }

    private static String events(String... data) {
        return "data: " + String.join("\n\ndata: ", data) + "\n\n";
    }

    private static String tokens(int count) {
        return events(Stream.generate(() -> chunk(" w")).limit(count).toArray(String[]::new));
    }

    /** All that a good server sends. */
    private static String good() {
        return tokens(TOKENS) + events(FINISH, USAGE, DONE);
    }

    private static List<byte[]> bytewise(byte[] head, byte[] slow, byte[] rest) {
        List<byte[]> packets = new ArrayList<>();
        packets.add(head);
        for (byte b : slow) {
            packets.add(new byte[] {b});
        }
        packets.add(rest);
        return packets;
    }

    private interface Compression {
        OutputStream over(OutputStream out) throws IOException;
    }

    private static byte[] compressed(String text, Compression how) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = how.over(bytes)) {
            out.write(bytes(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] raw(String text) {
        return compressed(text, out -> new DeflaterOutputStream(out, new Deflater(6, true)));
    }

    private static String typed(String type) {
        return OK + type + "\r\n" + good();
    }

    private static String encoded(String coding) {
        return OK + "Content-Type: text/event-stream\r\nContent-Encoding: " + coding + "\r\n\r\n";
    }

    private static Arguments row(String name, String reply) {
        return arguments(name, List.of(bytes(reply)));
    }

    /** Replies that are complete, each of four tokens. */
    static Stream<Arguments> complete() {
        byte[] mark = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
        byte[] zipped = compressed(good(), GZIPOutputStream::new);
        String around = chunk("@");
        String before = around.substring(0, around.indexOf('@'));
        String behind = around.substring(around.indexOf('@') + 1);
        return Stream.of(
                row("as it should be", EVENTS + good()),
                row("an event stream that is called JSON", typed("Content-Type: application/json\r\n")),
                row("an event stream that is called text", typed("Content-Type: text/plain; charset=utf-8\r\n")),
                row("an event stream that is called bytes", typed("Content-Type: application/octet-stream\r\n")),
                row("an event stream of no type", typed("")),
                row("without [DONE]", EVENTS + tokens(TOKENS) + events(FINISH, USAGE)),
                row("without [DONE] and usage", EVENTS + tokens(TOKENS) + events(FINISH)),
                row("without [DONE] and finish reason, with usage", EVENTS + tokens(TOKENS) + events(USAGE)),
                row("[DONE] and neither finish reason nor usage", EVENTS + tokens(TOKENS) + events(DONE)),
                row("[DONE] with a space behind it", EVENTS + tokens(TOKENS) + events(FINISH, DONE + " ")),
                row("HTTP/1.0 without [DONE]", EVENTS.replace("1.1", "1.0") + tokens(TOKENS) + events(FINISH, USAGE)),
                row("lines that end in CR LF", EVENTS + good().replace("\n", "\r\n")),
                row("lines that end in CR", EVENTS + good().replace("\n", "\r")),
                row("no space behind the colon", EVENTS + good().replace("data: ", "data:")),
                row(
                        "NaN and Infinity",
                        EVENTS + good().replace("\"index\":0", "\"logprobs\":[NaN,-Infinity,Infinity]")),
                row("nan and inf", EVENTS + good().replace("\"index\":0", "\"logprobs\":[nan,-inf,+inf,-nan]")),
                row("Python's words", EVENTS + good().replace("\"index\":0", "\"x\":[None,True,False,1e-5]")),
                row("null errors", EVENTS + good().replace("\"id\":\"1\"", "\"error\":null,\"id\":\"1\"")),
                row(
                        "no errors",
                        EVENTS + good().replace("\"id\":\"1\"", "\"error\":false,\"detail\":null,\"id\":\"1\"")),
                row(
                        "usage in every chunk",
                        EVENTS
                                + good().replace(
                                                "\"id\":\"1\",\"model\"",
                                                "\"usage\":{\"completion_tokens\":4},\"id\":\"1\",\"model\"")),
                row("halves of a surrogate pair", EVENTS + good().replace(" w", "\\ud83d")),
                row(
                        "objects on a line each",
                        OK + "Content-Type: application/x-ndjson\r\n\r\n"
                                + good().replace("data: ", "")
                                        .replace("[DONE]\n", "")
                                        .replace("\n\n", "\n")),
                arguments("a byte-order mark", List.of(bytes(EVENTS), mark, bytes(good()))),
                arguments("a byte-order mark in three packets", bytewise(bytes(EVENTS), mark, bytes(good()))),
                arguments(
                        "half of a character",
                        List.of(
                                bytes(EVENTS + "data: " + before),
                                new byte[] {(byte) 0xE6, (byte) 0xAD},
                                bytes(behind + "\n\n" + tokens(TOKENS - 1) + events(FINISH, DONE)))),
                arguments("gzip", List.of(bytes(encoded("gzip")), zipped)),
                arguments("gzip byte by byte", bytewise(bytes(encoded("x-gzip")), zipped, new byte[0])),
                arguments("deflate", List.of(bytes(encoded("deflate")), compressed(good(), DeflaterOutputStream::new))),
                arguments("zstd", List.of(bytes(encoded("zstd")), compressed(good(), ZstdOutputStream::new))),
                arguments("deflate without its head", List.of(bytes(encoded("deflate")), raw(good()))),
                arguments(
                        "every byte in a packet",
                        bytewise(
                                bytes(EVENTS),
                                bytes(": PROCESSING\n\n" + events(chunk(" \u6b6a\u00e9"))),
                                bytes(tokens(TOKENS - 1) + events(FINISH, DONE)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("complete")
    void aSuccessfulEndIsNoFailure(String name, List<byte[]> packets) throws IOException {
        Heard heard = hear(packets);

        assertThat(heard.completion().chunks()).isEqualTo(TOKENS);
        assertThat(heard.completion().outputTokens()).isEqualTo(TOKENS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n  "})
    void aReplyThatWasNotStreamedIsOneChunk(String space) throws IOException {
        String whole =
                "{%1$s\"choices\": [{%1$s\"message\": {\"content\": \"a b c d\"}, \"finish_reason\": \"stop\"}],%1$s"
                                .formatted(space)
                        + "\"usage\": {\"prompt_tokens\": 3, \"completion_tokens\": 4}%s}".formatted(space.strip());

        Completion completion = hear(List.of(bytes(OK + "Content-Type: application/json\r\n\r\n" + whole)))
                .completion();

        assertThat(completion.chunks()).isEqualTo(1);
        assertThat(completion.outputTokens()).isEqualTo(TOKENS);
    }

    private static Arguments failing(String name, String reply, Kind kind, int status, String words) {
        return arguments(name, List.of(bytes(reply)), kind, status, words);
    }

    private static String finishedBy(String reason) {
        return EVENTS + tokens(2) + events(FINISH.replace("length", reason), USAGE.replace(":4", ":2"), DONE);
    }

    private static Arguments inStream(String name, String event, String words) {
        return failing(name, EVENTS + tokens(1) + event + "\n\n" + events(DONE), Kind.ERROR_IN_STREAM, 200, words);
    }

    private static String status(String line, String body) {
        return "HTTP/1.1 " + line + "\r\nContent-Length: " + bytes(body).length + "\r\n\r\n" + body;
    }

    /** Replies that are none, however well they look. */
    static Stream<Arguments> failed() {
        String json = "Content-Type: application/json\r\n\r\n";
        String tooLong =
                "{\"error\":{\"code\":400,\"message\":\"request (6009 tokens) exceeds the available context size\"}}";
        return Stream.of(
                failing(
                        "abort",
                        finishedBy("abort"),
                        Kind.ABORTED,
                        200,
                        "after 2 of 4 tokens with the finish reason `abort`"),
                failing("cancelled", finishedBy("cancelled"), Kind.ABORTED, 200, "`cancelled`"),
                failing("error", finishedBy("error"), Kind.ERROR_IN_STREAM, 200, "`error`"),
                failing("timeout", finishedBy("timeout"), Kind.ERROR_IN_STREAM, 200, "`timeout`"),
                failing("content filter", finishedBy("content_filter"), Kind.CONTENT_FILTER, 200, "`content_filter`"),
                inStream("error member", "data: {\"error\":{\"message\":\"boom\",\"type\":\"E\"}}", "boom (E)"),
                inStream("error text", "data: {\"error\":\"boom\"}", "boom"),
                inStream(
                        "error and choices",
                        "data: {\"choices\":[{\"finish_reason\":\"error\"}],\"error\":{\"message\":\"boom\"}}",
                        "boom"),
                inStream("empty error", "data: {\"error\":{}}", "an error without a message"),
                inStream(
                        "error object",
                        "data: {\"object\":\"error\",\"message\":\"boom\",\"type\":\"E\",\"code\":500}",
                        "boom (E)"),
                inStream("error type", "data: {\"type\":\"error\",\"message\":\"boom\"}", "boom"),
                inStream(
                        "nested error",
                        "data: {\"type\":\"error\",\"error\":{\"type\":\"E\",\"message\":\"boom\"}}",
                        "boom (E)"),
                inStream("detail", "data: {\"detail\":\"boom\"}", "boom"),
                inStream(
                        "details",
                        "data: {\"detail\":[{\"loc\":[\"body\"],\"msg\":\"boom\",\"type\":\"E\"}]}",
                        "boom (E)"),
                inStream("nothing but a message", "data: {\"message\":\"boom\",\"code\":500}", "boom"),
                inStream("event of the type error", "event: error\ndata: {\"message\":\"boom\"}", "boom"),
                inStream("bare error", "{\"error\":{\"message\":\"boom\"}}", "boom"),
                inStream("bare error on several lines", "{\n  \"error\": {\n    \"message\": \"boom\"\n  }\n}", "boom"),
                failing(
                        "bare error first",
                        EVENTS + tooLong,
                        Kind.CONTEXT_OVERFLOW,
                        200,
                        "request (6009 tokens) exceeds"),
                failing(
                        "context overflow in the stream",
                        EVENTS + events(tooLong),
                        Kind.CONTEXT_OVERFLOW,
                        200,
                        "request (6009"),
                failing(
                        "error with 200",
                        OK + json + "{\"error\":\"not loaded yet\"}",
                        Kind.ERROR_IN_STREAM,
                        200,
                        "not loaded yet"),
                failing(
                        "page with 200",
                        OK + "Content-Type: text/html\r\n\r\n<html>",
                        Kind.MALFORMED,
                        200,
                        "but text/html"),
                failing(
                        "cut before its length",
                        EVENTS + tokens(2),
                        Kind.TRUNCATED,
                        200,
                        "after 2 of 4 tokens without a finish reason and without [DONE]"),
                failing(
                        "cut, and [DONE] all the same",
                        EVENTS + tokens(2) + events(DONE),
                        Kind.TRUNCATED,
                        200,
                        "after 2 of 4 tokens without a finish reason"),
                failing(
                        "cut while it counts in every chunk",
                        EVENTS + events(chunk("a").replace("\"id\"", "\"usage\":{\"completion_tokens\":1},\"id\"")),
                        Kind.TRUNCATED,
                        200,
                        "after 1 of 4 tokens"),
                failing("no token", EVENTS + events(FINISH, DONE), Kind.NO_TOKENS, 200, "without a token"),
                failing(
                        "no token, and so counted",
                        EVENTS + events(FINISH, USAGE.replace(":4", ":0").replace(":7", ":3"), DONE),
                        Kind.NO_TOKENS,
                        200,
                        "without a token, with the finish reason `length`"),
                failing(
                        "no token in a reply that was not streamed",
                        OK + json + "{\"choices\":[{\"text\":\"\",\"finish_reason\":\"stop\"}],"
                                + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":0}}",
                        Kind.NO_TOKENS,
                        200,
                        "without a token"),
                failing(
                        "no token, and nothing that says why",
                        EVENTS + events(DONE),
                        Kind.NO_TOKENS,
                        200,
                        "after 0 of 4 tokens without a finish reason"),
                failing(
                        "redirect",
                        "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://other/v1/\r\nContent-Length: 0\r\n\r\n",
                        Kind.REDIRECTED,
                        307,
                        "redirected to http://other/v1/"),
                failing(
                        "404",
                        status("404 Not Found", "{\"detail\":\"Not Found\"}"),
                        Kind.BAD_REQUEST,
                        404,
                        "Not Found"),
                failing(
                        "413",
                        status("413 Large", "prompt is too long: 9 > 8"),
                        Kind.CONTEXT_OVERFLOW,
                        413,
                        "prompt is too long"),
                failing(
                        "context overflow as 500",
                        status("500 E", tooLong),
                        Kind.CONTEXT_OVERFLOW,
                        500,
                        "request (6009"),
                failing(
                        "504",
                        status("504 Gateway Timeout", "upstream timeout"),
                        Kind.SERVER_ERROR,
                        504,
                        "upstream timeout"),
                failing("529", status("529 Overloaded", "busy"), Kind.OVERLOADED, 529, "busy"),
                failing("another compression", encoded("br") + "?", Kind.MALFORMED, 200, "compressed as `br`"),
                failing(
                        "broken compression",
                        encoded("gzip") + "data: plain text\n\n",
                        Kind.MALFORMED,
                        200,
                        "compressed, and not well"),
                arguments(
                        "compressed error",
                        List.of(
                                bytes("HTTP/1.1 429 Busy\r\nContent-Encoding: gzip\r\n\r\n"),
                                compressed("{\"error\":\"slow down\"}", GZIPOutputStream::new)),
                        Kind.OVERLOADED,
                        429,
                        "slow down"),
                failing(
                        "error in an unknown compression",
                        status("429 Busy\r\nContent-Encoding: br", "?"),
                        Kind.OVERLOADED,
                        429,
                        ""),
                failing(
                        "words that steer a terminal",
                        status("500 E", "\u001b[2Jred\r\nText: \u202eabc"),
                        Kind.SERVER_ERROR,
                        500,
                        "[2Jred Text: abc"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failed")
    void anUnsuccessfulEndIsNoSuccess(String name, List<byte[]> packets, Kind kind, int status, String words)
            throws IOException {
        Failure failure = hear(packets).failure();

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.status()).isEqualTo(status);
        assertThat(failure.words())
                .contains(words)
                .hasSizeLessThanOrEqualTo(200)
                .doesNotContain("\n", "\u001b");
    }

    /** Counts, and the tokens that must come of them. */
    static Stream<Arguments> counts() {
        return Stream.of(
                arguments("\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":9}", 9, false),
                arguments("\"usage\":{\"input_tokens\":3,\"output_tokens\":9}", 9, false),
                arguments("\"prompt_eval_count\":3,\"eval_count\":9", 9, false),
                arguments("\"timings\":{\"prompt_n\":3,\"predicted_n\":9}", 9, false),
                arguments("\"usage\":{\"prompt_tokens\":3,\"total_tokens\":12}", 9, false),
                arguments(
                        "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":0,"
                                + "\"completion_tokens_details\":{\"reasoning_tokens\":9}}",
                        9,
                        false),
                arguments(
                        "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":9,"
                                + "\"completion_tokens_details\":{\"reasoning_tokens\":5}}",
                        9,
                        false),
                arguments("\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":\"9\"}", 9, false),
                arguments("\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":9.0}", 9, false),
                arguments("\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":0,\"total_tokens\":0}", 4, true),
                arguments("\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":0,\"total_tokens\":3}", 4, true),
                arguments("\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":3}", 4, true),
                arguments("\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":-9}", 4, true),
                arguments("\"usage\":{\"prompt_tokens\":3}", 4, true),
                arguments("\"usage\":null", 4, true),
                arguments("\"usage\":{}", 4, true));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("counts")
    void aCountBelowTheChunksIsNone(String counts, int tokens, boolean isCountedByChunks) throws IOException {
        String usage = "{\"id\":\"1\",\"choices\":[]," + counts + "}";
        Completion completion = hear(List.of(bytes(EVENTS + tokens(TOKENS) + events(FINISH, usage, DONE))))
                .completion();

        assertThat(completion.outputTokens()).isEqualTo(tokens);
        assertThat(completion.isCountedByChunks()).isEqualTo(isCountedByChunks);
    }

    /** A model that ends its output at once, by llama.cpp 11434, vLLM 0.32 and mlx-lm 0.32; a gateway that hides its reasoning. */
    @ParameterizedTest
    @ValueSource(ints = {1, 300})
    void whatIsCountedAndNotShownIsOutputThatCameAtTheEnd(int counted) throws IOException {
        String usage = "{\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":" + counted + "}}";
        Heard heard = hear(List.of(bytes(EVENTS), bytes(events(chunk(""), FINISH, usage, DONE))));

        assertThat(heard.completion().outputTokens()).isEqualTo(counted);
        assertThat(heard.completion().isCountedByChunks()).isFalse();
        assertThat(heard.calls()).containsExactly("sent", "headers", "content 1", "end");
    }

    @Test
    void theFirstTokenBehindAByteOrderMarkIsTheFirst() throws IOException {
        byte[] mark = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
        List<byte[]> packets = List.of(bytes(EVENTS), mark, bytes(tokens(1)), bytes(tokens(3) + events(FINISH, DONE)));

        assertThat(hear(packets).calls())
                .containsExactly("sent", "headers", "content 1", "content 2", "content 3", "content 4", "end");
    }

    @Test
    void linesOfASwapperAreNoTokens() throws IOException {
        String line = "{\"choices\":[{\"delta\":{\"reasoning_content\":\"loading model\"}}]}";

        Completion completion =
                hear(List.of(bytes(EVENTS + events(line, line, line) + good()))).completion();

        assertThat(completion.chunks()).isEqualTo(TOKENS);
    }

    @Test
    void anOverloadedServerMaySayWhenToComeAgain() throws IOException {
        Failure failure = hear(List.of(bytes(status("529 Overloaded\r\nRetry-After: 1.5", ""))))
                .failure();

        assertThat(failure.kind()).isEqualTo(Kind.OVERLOADED);
        assertThat(failure.retryAfter()).contains(Duration.ofMillis(1500));
    }
}

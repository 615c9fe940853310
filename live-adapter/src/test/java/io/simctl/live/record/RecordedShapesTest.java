package io.simctl.live.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.simctl.live.http.Head;
import io.simctl.live.http.HttpInput;
import io.simctl.trace.TraceReader;
import io.simctl.trace.TraceRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every shape in which servers reply, through the recorder over real sockets: the bytes pass as they are, and the row says what happened. */
@Timeout(30)
class RecordedShapesTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String SSE = "Content-Type: text/event-stream";
    private static final String ASKED =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"eight letters, four\"}],"
                    + "\"max_tokens\":9,\"stream\":true}";
    private static final String DONE = "data: [DONE]\n\n";
    private static final String WORDS = chunk("a") + chunk("b") + chunk("c");
    private static final String GOOD =
            WORDS + finish("stop") + usage("\"prompt_tokens\":4,\"completion_tokens\":3") + DONE;

    @TempDir
    private Path folder;

    private final List<String> unrecorded = new ArrayList<>();
    private byte[] passed = {};

    private static String data(String json) {
        return "data: " + json + "\n\n";
    }

    private static String chunk(String text) {
        return data("{\"id\":\"1\",\"model\":\"m\",\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}");
    }

    private static String finish(String reason) {
        return data("{\"id\":\"1\",\"model\":\"m\",\"choices\":[{\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}");
    }

    private static String usage(String counts) {
        return data("{\"id\":\"1\",\"model\":\"m\",\"choices\":[],\"usage\":{" + counts + "}}");
    }

    /** Sends a request through a recorder to a server that replies with these bytes, and returns what was recorded. */
    private List<TraceRow> recorded(String path, String asked, String field, byte[] body) throws IOException {
        Path file = folder.resolve("trace.csv");
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TraceLog log = TraceLog.open(file, Long.MAX_VALUE)) {
            Thread.ofVirtual().start(() -> answer(server, field, body));
            try (Recorder recorder = Recorder.cold(URI.create("http://127.0.0.1:" + server.getLocalPort()), log)) {
                passed = ask(recorder.base(), path, asked);
            }
            unrecorded.addAll(log.unrecorded().sentences());
            if (!log.finish()) {
                return List.of();
            }
        }
        List<TraceRow> rows = new ArrayList<>();
        try (TraceReader reader = TraceReader.openWhole(file, Optional.empty())) {
            reader.forEachRemaining(rows::add);
        }
        return rows;
    }

    private static void answer(ServerSocket server, String field, byte[] body) {
        try (Socket client = server.accept()) {
            HttpInput in = new HttpInput(client.getInputStream());
            in.requestBody(in.head().orElseThrow()).readAll(1 << 20);
            String head = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n" + field + "\r\n\r\n";
            client.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            client.setTcpNoDelay(true);
            int third = Math.max(1, body.length / 3);
            for (int at = 0; at < body.length; at += third) {
                client.getOutputStream().write(body, at, Math.min(third, body.length - at));
            }
        } catch (IOException e) {
            // the recorder has gone
        }
    }

    private static byte[] ask(URI recorder, String path, String asked) throws IOException {
        try (Socket client = new Socket(recorder.getHost(), recorder.getPort())) {
            byte[] body = asked.getBytes(StandardCharsets.UTF_8);
            String head = "POST " + path + " HTTP/1.1\r\nHost: here\r\nContent-Length: " + body.length + "\r\n\r\n";
            client.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            client.getOutputStream().write(body);
            HttpInput in = new HttpInput(client.getInputStream());
            Head reply = in.head().orElseThrow();
            return in.responseBody(reply, "POST").readAll(1 << 20);
        }
    }

    private TraceRow row(String path, String asked, String field, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        List<TraceRow> rows = recorded(path, asked, field, bytes);
        assertThat(passed).isEqualTo(bytes);
        return rows.getFirst();
    }

    private static String summary(TraceRow row) {
        return "%d+%d %s/%s %s"
                .formatted(
                        row.promptTokens(),
                        row.outputTokens(),
                        row.other().get("prompt_counted_by"),
                        row.other().get("counted_by"),
                        row.other().get("failure"))
                .strip();
    }

    @Test
    void aGoodStreamHasTheTimesOfItsFirstAndLastToken() throws IOException {
        TraceRow row = row(CHAT, ASKED, SSE, GOOD);

        assertThat(summary(row)).isEqualTo("4+3 server/server");
        assertThat(row.maxTokens()).isEqualTo(9);
        assertThat(Double.parseDouble(row.other().get("e2e_ms")))
                .isGreaterThanOrEqualTo(Double.parseDouble(row.other().get("ttft_ms")));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "byte-order mark             | \uFEFF{good}                                    | 4+3 server/server",
                "event stream called JSON    | {good}                                          | 4+3 server/server",
                "no [DONE]                   | {words}{stop}                                   | 5+3 estimate/chunks",
                "no usage                    | {words}{stop}{done}                             | 5+3 estimate/chunks",
                "usage of nought             | {words}{stop}{usage:0:0}{done}                  | 5+3 estimate/chunks",
                "usage below the chunks      | {words}{stop}{usage:4:1}{done}                  | 4+3 server/chunks",
                "several tokens in a chunk   | {words}{stop}{usage:4:12}{done}                 | 4+12 server/server",
                "finish reason abort         | {words}{abort}{usage:4:3}{done}                 | 5+0 estimate/chunks aborted",
                "finish reason filter        | {words}{filter}{usage:4:3}{done}                | 5+0 estimate/chunks filtered",
                "error object                | {words}{object}{done}                           | 5+0 estimate/chunks error_in_stream",
                "usage under other names     | {words}{stop}{other}{done}                      | 4+12 server/server",
                "numbers that are none       | {nan}{stop}{usage:4:3}{done}                    | 4+3 server/server",
                "error event after tokens    | {words}event: error~data: {}~~               | 5+0 estimate/chunks error_in_stream",
                "error member after tokens   | {words}{error}{done}                            | 5+0 estimate/chunks error_in_stream",
                "bare error body             | {bare}                                          | 5+0 estimate/chunks error_in_stream",
                "cut in good order           | {words}                                         | 5+0 estimate/chunks truncated",
                "no token                    | {stop}{done}                                    | 5+0 estimate/chunks no_tokens",
                "no token, and so counted    | {stop}{usage:0:0}{done}                         | 5+0 estimate/chunks no_tokens",
                "nothing but a mark of the end | {stop}{usage:4:1}{done}                       | 4+1 server/server",
                "not JSON                    | {words}data: {\"choi~~                        | 5+0 estimate/chunks malformed",
                "a swapper's loading lines   | {loading}{good}                                 | 4+3 server/server",
                "chunks that name no model   | {nameless}{nameless}{done}                      | 5+2 estimate/chunks",
            })
    void streamsOfChunks(String name, String shape, String expected) throws IOException {
        String type = name.contains("called JSON") ? "Content-Type: application/json" : SSE;

        assertThat(summary(row(CHAT, ASKED, type, spelled(shape)))).isEqualTo(expected);
    }

    private static String spelled(String shape) {
        return shape.replace("{good}", GOOD)
                .replace("{words}", WORDS)
                .replace("{stop}", finish("stop"))
                .replace("{abort}", finish("abort"))
                .replace("{usage:0:0}", usage("\"prompt_tokens\":0,\"completion_tokens\":0"))
                .replace("{usage:4:1}", usage("\"prompt_tokens\":4,\"completion_tokens\":1"))
                .replace("{usage:4:3}", usage("\"prompt_tokens\":4,\"completion_tokens\":3"))
                .replace("{usage:4:12}", usage("\"prompt_tokens\":4,\"completion_tokens\":12"))
                .replace("{filter}", finish("content_filter"))
                .replace("{object}", data("{\"object\":\"error\",\"message\":\"engine dead\",\"code\":500}"))
                .replace("{other}", usage("\"input_tokens\":4,\"output_tokens\":12"))
                .replace("{nan}", data("{\"model\":\"m\",\"choices\":[{\"text\":\"a\",\"logprobs\":[-Infinity,NaN]}]}"))
                .replace("{error}", data("{\"error\":{\"message\":\"engine dead\",\"code\":500}}"))
                .replace("{bare}", "{\"error\":{\"message\":\"too long\",\"code\":400}}")
                .replace("{loading}", data("{\"choices\":[{\"delta\":{\"reasoning_content\":\"loading\"}}]}"))
                .replace("{nameless}", data("{\"choices\":[{\"delta\":{\"content\":\"x\"}}]}"))
                .replace("{done}", DONE)
                .replace("~", "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "zstd"})
    void compressedStreamsAreCountedAndPassAsTheyAre(String coding) throws IOException {
        byte[] body = compressed(coding, GOOD.getBytes(StandardCharsets.UTF_8));

        TraceRow row = recorded(CHAT, ASKED, SSE + "\r\nContent-Encoding: " + coding, body)
                .getFirst();

        assertThat(passed).isEqualTo(body);
        assertThat(summary(row)).isEqualTo("4+3 server/server");
    }

    private static byte[] compressed(String coding, byte[] plain) throws IOException {
        if (coding.equals("zstd")) {
            return Zstd.compress(plain);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out =
                coding.equals("gzip") ? new GZIPOutputStream(bytes) : new DeflaterOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({"br, br", "'gzip, br', 'gzip, br'", "gzip, damaged compression"})
    void aReplyThatCannotBeReadIsToldAndIsNoFailureOfTheServer(String coding, String why) throws IOException {
        assertThat(recorded(CHAT, ASKED, SSE + "\r\nContent-Encoding: " + coding, new byte[] {
                    9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9
                }))
                .isEmpty();
        assertThat(unrecorded)
                .containsExactly("1 request whose reply could not be read (" + why + ") passed and was not recorded");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'choices':[{'message':{'content':'eight letters, four'}}],'usage':{'prompt_tokens':4,'completion_tokens':3}} | 4+3 server/server",
                "{'choices':[{'message':{'content':'eight letters, four'},'finish_reason':'stop'}]} | 5+5 estimate/estimate",
                "{'error':{'message':'no'}} | 5+0 estimate/chunks error_in_stream",
            })
    void wholeReplies(String body, String expected) throws IOException {
        TraceRow row = row(CHAT, ASKED, "Content-Type: application/json", body.replace('\'', '"'));

        assertThat(summary(row)).isEqualTo(expected);
        assertThat(row.other()).containsEntry("ttft_ms", "");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "stream      | {'type':'response.created','response':{'status':'in_progress','error':null}} ; "
                        + "{'type':'response.output_item.added','item':{'type':'message','status':'in_progress'}} ; "
                        + "{'type':'response.output_text.delta','delta':'a'} ; {'type':'response.output_text.delta','delta':'b'} ; "
                        + "{'type':'response.output_text.done','text':'ab'} ; "
                        + "{'type':'response.completed','response':{'status':'completed','usage':{'input_tokens':4,'output_tokens':2}}} "
                        + "| 4+2 server/server",
                "no counts   | {'type':'response.output_text.delta','delta':'a'} ; {'type':'response.completed','response':{'status':'completed'}}"
                        + " | 5+1 estimate/chunks",
                "failed      | {'type':'response.output_text.delta','delta':'a'} ; "
                        + "{'type':'response.failed','response':{'status':'failed','error':{'code':'x','message':'y'}}}"
                        + " | 5+0 estimate/chunks error_in_stream",
                "broken off  | {'type':'response.output_text.delta','delta':'a'} | 5+0 estimate/chunks truncated",
            })
    void streamsOfResponses(String name, String events, String expected) throws IOException {
        assertThat(summary(row(
                        "/v1/responses",
                        "{\"model\":\"m\",\"input\":\"eight letters, four\",\"stream\":true,\"max_output_tokens\":9}",
                        SSE,
                        events(events))))
                .isEqualTo(expected);
    }

    private static String events(String lines) {
        StringBuilder stream = new StringBuilder();
        for (String line : lines.replace('\'', '"').split(" ; ", -1)) {
            stream.append("event: whatever\n").append(data(line.strip()));
        }
        return stream.toString();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "stream     | {'type':'message_start','message':{'usage':{'input_tokens':3,'cache_read_input_tokens':1,'output_tokens':1}}} ; "
                        + "{'type':'content_block_start','content_block':{'type':'text','text':''}} ; {'type':'ping'} ; "
                        + "{'type':'content_block_delta','delta':{'type':'text_delta','text':'a'}} ; "
                        + "{'type':'content_block_delta','delta':{'type':'text_delta','text':'b'}} ; "
                        + "{'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{'output_tokens':2}} ; {'type':'message_stop'}"
                        + " | 4+2 server/server",
                "overloaded | {'type':'content_block_delta','delta':{'text':'a'}} ; {'type':'error','error':{'type':'overloaded_error','message':'x'}}"
                        + " | 5+0 estimate/chunks error_in_stream",
                "broken off | {'type':'content_block_delta','delta':{'text':'a'}} | 5+0 estimate/chunks truncated",
            })
    void streamsOfMessages(String name, String events, String expected) throws IOException {
        assertThat(summary(row("/v1/messages", ASKED, SSE, events(events)))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "chat     | stream     | {'message':{'content':'a'},'done':false} ; {'message':{'content':'b'},'done':false} ; "
                        + "{'message':{'content':''},'done':true,'done_reason':'stop','prompt_eval_count':4,'eval_count':2} | 4+2 server/server",
                "generate | stream     | {'response':'a','done':false} ; {'response':'','done':true,'prompt_eval_count':4,'eval_count':1}"
                        + " | 4+1 server/server",
                "chat     | error      | {'message':{'content':'a'},'done':false} ; {'error':'out of memory'} | 5+0 estimate/chunks error_in_stream",
                "chat     | broken off | {'message':{'content':'a'},'done':false} | 5+0 estimate/chunks truncated",
            })
    void linesOfOllama(String route, String name, String lines, String expected) throws IOException {
        String asked = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"eight letters, four\"}],"
                + "\"options\":{\"temperature\":0,\"num_predict\":9,\"stop\":[\"x\"]}}";
        TraceRow row = row(
                "/api/" + route,
                asked,
                "Content-Type: application/x-ndjson",
                lines.replace('\'', '"').replace(" ; ", "\n") + "\n");

        assertThat(summary(row)).isEqualTo(expected);
        assertThat(row.maxTokens()).isEqualTo(9);
    }

    @Test
    void aServerThatAnswersOtherwiseThanItsRouteIsReadByWhatItSays() throws IOException {
        assertThat(summary(row("/v1/responses", ASKED, SSE, GOOD))).isEqualTo("4+3 server/server");
        assertThat(summary(row("/api/chat", ASKED, SSE, GOOD))).isEqualTo("4+3 server/server");
    }

    @Test
    void requestsToOtherRoutesAreNamed() throws IOException {
        assertThat(recorded("/v1/embeddings?x=secret", "{\"input\":\"a\"}", SSE, new byte[0]))
                .isEmpty();
        assertThat(recorded(CHAT, "no JSON", SSE, new byte[0])).isEmpty();
        assertThat(unrecorded)
                .containsExactly(
                        "1 request to /v1/embeddings passed and was not recorded",
                        "1 request to /v1/chat/completions passed and was not recorded");
    }
}

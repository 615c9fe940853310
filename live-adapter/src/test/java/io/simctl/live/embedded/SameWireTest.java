package io.simctl.live.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.live.emulator.Emulator;
import io.simctl.live.emulator.EmulatorOptions;
import io.simctl.live.front.FrontOptions;
import io.simctl.live.front.LlamaFront;
import io.simctl.live.front.call.ChatMessage;
import io.simctl.live.front.call.CompletionCall;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The engine of blocking slots and the timed one, asked the same: their replies differ in values only. */
@Timeout(30)
class SameWireTest {
    private static final int SLOTS = 4;
    private static final int CONTEXT = 4096;
    /** A text, and the colon after it if it is a name. */
    private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+\"(:?)");

    @AutoClose
    private final HttpClient http = HttpClient.newHttpClient();

    @AutoClose
    private Emulator timed;

    @AutoClose
    private LlamaFront blocking;

    /** As many words as it may. */
    private static final class Talker implements BlockingModel {
        @Override
        public int[] tokenize(String text) {
            return new int[text.split(" ", -1).length];
        }

        @Override
        public int promptTokens(String prompt) {
            return tokenize(prompt).length;
        }

        @Override
        public String chatPrompt(List<ChatMessage> messages) {
            return messages.stream().map(ChatMessage::content).collect(Collectors.joining(" "));
        }

        @Override
        public void generate(CompletionCall call, String prompt, int limit, Predicate<String> more) {
            for (int i = 0; i < limit && more.test(" bla"); i++) {}
        }
    }

    @BeforeEach
    void start() throws IOException {
        timed = Emulator.start(EmulatorOptions.INSTANT);
        EmbeddedModel model = new EmbeddedModel(new ServerOptions(Path.of("m.gguf"), 0, SLOTS, CONTEXT, 1));
        model.loaded(new Talker());
        blocking = LlamaFront.bind(FrontOptions.at(0), model);
        blocking.start();
    }

    private String get(URI base, String path) throws IOException, InterruptedException {
        return shape(http.send(HttpRequest.newBuilder(base.resolve(path)).build(), BodyHandlers.ofString()));
    }

    private String post(URI base, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .POST(BodyPublishers.ofString(body))
                .build();
        return shape(http.send(request, BodyHandlers.ofString()));
    }

    /** Status, fields and body of a reply, without the values in it. */
    private static String shape(HttpResponse<String> reply) {
        String body = reply.body();
        boolean isJson =
                body.startsWith("{") || body.startsWith("[") || body.startsWith("data: ") || body.startsWith("event: ");
        return reply.statusCode() + " " + reply.headers().map().keySet() + " "
                + reply.headers().firstValue("content-type").orElse("") + "\n"
                + (isJson
                                ? TEXT.matcher(body)
                                        .replaceAll(text -> text.group(1).isEmpty() ? "\"\"" : text.group())
                                : body)
                        .replaceAll("\\d+(\\.\\d+)?", "0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/completions      | {'prompt':'a b','max_tokens':3}",
                "/v1/completions      | {'prompt':'a b','max_tokens':3,'stream':true}",
                "/v1/completions      | {'prompt':'a b','max_tokens':3,'stream':true,'stream_options':{'include_usage':true}}",
                "/v1/completions      | {'prompt':['a b'],'max_tokens':'many','n_predict':2}",
                "/v1/completions      | {'prompt':'a','max_tokens':99999,'stream':'yes'}",
                "/v1/completions      | {'prompt':null,'max_tokens':1,'temperature':'hot','stop':['x'],'seed':1}",
                "/v1/chat/completions | {'messages':[{'role':'user','content':'a b'}],'max_tokens':3}",
                "/v1/chat/completions | {'messages':[{'role':'user','content':'a b'}],'max_tokens':3,'stream':true}",
                "/chat/completions    | {'messages':[{'content':[{'type':'text','text':'a'}]}],'max_completion_tokens':2,"
                        + "'stream':true,'stream_options':{'include_usage':true}}",
                "/completion          | {'prompt':'a b','n_predict':3}",
                "/completions         | {'prompt':'a b','n_predict':3,'stream':true}",
                "/v1/completions      | {'prompt':['a b','c'],'max_tokens':3}",
                "/v1/completions      | {'prompt':['a b','c'],'max_tokens':2,'n':3}",
                "/v1/chat/completions | {'messages':[{'role':'user','content':'a b'}],'max_tokens':3,'n':2}",
                "/v1/chat/completions | {'messages':[{'role':'user','content':'a b'}],'max_tokens':3,'n':129}",
                "/completion          | {'prompt':['a','b'],'n_predict':3}",
                "/v1/responses        | {'input':'a b','max_output_tokens':3}",
                "/v1/responses        | {'input':[{'role':'user','content':[{'type':'input_text','text':'a'}]}],'stream':true,'max_output_tokens':3}",
                "/completion          | {'prompt':",
                "/completion          | []",
                "/tokenize            | {'content':'a b c'}",
                "/nowhere             | {}",
            })
    void requestsAreAnsweredAlike(String path, String body) throws IOException, InterruptedException {
        String json = body.replace('\'', '"');

        assertThat(post(blocking.base(), path, json)).isEqualTo(post(timed.base(), path, json));
    }

    @Test
    void aPromptThatDoesNotFitIsRefusedAlike() throws IOException, InterruptedException {
        String body = "{\"prompt\":\"" + "a ".repeat(CONTEXT) + "a\",\"stream\":true}";

        assertThat(post(blocking.base(), "/v1/completions", body))
                .isEqualTo(post(timed.base(), "/v1/completions", body))
                .startsWith("400");
    }

    @ParameterizedTest
    @CsvSource({"HEAD, /v1/models", "HEAD, /nowhere", "OPTIONS, /v1/chat/completions", "GET, /v1/models/nope"})
    void otherMethodsAreAnsweredAlike(String method, String path) throws IOException, InterruptedException {
        assertThat(ask(blocking.base(), method, path)).isEqualTo(ask(timed.base(), method, path));
    }

    private String ask(URI base, String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .method(method, BodyPublishers.noBody())
                .build();
        return shape(http.send(request, BodyHandlers.ofString()));
    }

    @ParameterizedTest
    @CsvSource({"/health", "/v1/health", "/metrics", "/slots", "/props", "/models", "/v1/models", "/nowhere"})
    void theyTellOfThemselvesAlike(String path) throws IOException, InterruptedException {
        assertThat(get(blocking.base(), path)).isEqualTo(get(timed.base(), path));
    }
}

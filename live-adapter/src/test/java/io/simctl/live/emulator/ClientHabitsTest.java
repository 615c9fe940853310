package io.simctl.live.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The emulated server before the habits of browsers, SDKs and benchmark clients. */
@Timeout(30)
class ClientHabitsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CHAT = "/v1/chat/completions";
    private static final String MESSAGES = "'messages':[{'role':'user','content':'a b'}]";

    @AutoClose
    private final HttpClient http = HttpClient.newHttpClient();

    private Emulator server;

    @BeforeEach
    void start() throws IOException {
        server = Emulator.start(EmulatorOptions.INSTANT.withModels(List.of("org/m+1", "n")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> ask(String method, String path, String body, String... fields)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.base().resolve(path))
                .method(method, BodyPublishers.ofString(body.replace('\'', '"')));
        if (fields.length > 0) {
            request.headers(fields);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private JsonNode post(String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> reply = ask("POST", path, body);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return JSON.readTree(reply.body());
    }

    /** The data of a stream's events, but for the mark of the end. */
    private List<JsonNode> stream(String path, String body) throws IOException, InterruptedException {
        return ask("POST", path, body)
                .body()
                .lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> {
                    try {
                        return JSON.readTree(line.substring(6));
                    } catch (IOException e) {
                        throw new AssertionError(line, e);
                    }
                })
                .toList();
    }

    @Test
    void aBrowserMayAskFromAnyPageWithTheFieldsThatItNames() throws IOException, InterruptedException {
        HttpResponse<String> preflight = ask(
                "OPTIONS",
                CHAT,
                "",
                "Origin",
                "http://localhost:3000",
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "authorization,content-type");

        assertThat(preflight.statusCode()).isEqualTo(200);
        assertThat(preflight.body()).isEmpty();
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .hasValue("http://localhost:3000");
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods"))
                .hasValue("GET, POST");
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
                .hasValue("authorization,content-type");
    }

    @Test
    void aBrowserNeedsNoKeyToAskWhatItMay() throws IOException, InterruptedException {
        try (Emulator locked = Emulator.start(EmulatorOptions.INSTANT.withKey("secret"))) {
            HttpRequest preflight = HttpRequest.newBuilder(locked.base().resolve(CHAT))
                    .method("OPTIONS", BodyPublishers.noBody())
                    .build();

            assertThat(http.send(preflight, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET  | /health              | ",
                "GET  | /nowhere             | ",
                "POST | /v1/chat/completions | {'max_tokens':1}",
                "POST | /v1/chat/completions | {'max_tokens':1,'stream':true}",
                "POST | /v1/chat/completions | no JSON",
            })
    void everyReplyMayBeReadByEveryPage(String method, String path, String body)
            throws IOException, InterruptedException {
        String asked = body == null ? "" : body;

        assertThat(ask(method, path, asked, "Origin", "http://a").headers().firstValue("Access-Control-Allow-Origin"))
                .hasValue("http://a");
        assertThat(ask(method, path, asked).headers().firstValue("Access-Control-Allow-Origin"))
                .hasValue("*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/models", "/nowhere"})
    void aHeadIsThatOfTheReplyToGetAndNothingMore(String path) throws IOException {
        String head = conversation("HEAD " + path + " HTTP/1.1\r\nConnection: close\r\n\r\n");
        String whole = conversation("GET " + path + " HTTP/1.1\r\nConnection: close\r\n\r\n");

        assertThat(head).endsWith("\r\n\r\n");
        assertThat(whole.replaceAll("Date: .*", "")).startsWith(head.replaceAll("Date: .*", ""));
        assertThat(whole).hasSizeGreaterThan(head.length());
    }

    private String conversation(String request) throws IOException {
        try (Socket socket = new Socket(server.base().getHost(), server.base().getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void aTargetMayBeginWithTheServersAddress() throws IOException {
        assertThat(conversation("GET http://localhost:1/health HTTP/1.1\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void aModelHasAPageOfItsOwn() throws IOException, InterruptedException {
        JsonNode model = JSON.readTree(ask("GET", "/v1/models/org/m+1", "").body());

        assertThat(model.path("id").asText()).isEqualTo("org/m+1");
        assertThat(model.path("object").asText()).isEqualTo("model");
        assertThat(ask("GET", "/v1/models/org%2Fm%2B1", "").statusCode()).isEqualTo(200);
        assertThat(ask("GET", "/v1/models/nope", "").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"'max_tokens':-1", "'max_tokens':null", "'n_predict':-1", "'max_completion_tokens':-1", "'x':1"})
    void anOutputWithoutALimitIsAsLongAsTheServersOptionSays(String limit) throws IOException, InterruptedException {
        ModelOptions seven = ModelOptions.INSTANT.withText(new EmulatedText(0, 7));
        stop();
        server = Emulator.start(new EmulatorOptions("127.0.0.1", 0, List.of(seven), 1, java.util.Optional.empty(), ""));

        JsonNode reply = post(CHAT, "{" + MESSAGES + "," + limit + "}");

        assertThat(reply.at("/usage/completion_tokens").asInt()).isEqualTo(7);
        assertThat(reply.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    }

    @Test
    void everyPromptHasAsManyOutputsAsAreAskedFor() throws IOException, InterruptedException {
        JsonNode reply = post("/v1/completions", "{'prompt':['a b','c',[1,2,3]],'n':2,'max_tokens':3}");

        assertThat(reply.path("choices")).hasSize(6);
        assertThat(reply.at("/choices/5/index").asInt()).isEqualTo(5);
        assertThat(reply.at("/choices/5/text").asText()).isEqualTo(" so so so");
        assertThat(reply.at("/usage/prompt_tokens").asInt())
                .as("each prompt once")
                .isEqualTo(2 + 1 + 3);
        assertThat(reply.at("/usage/completion_tokens").asInt()).isEqualTo(6 * 3);
    }

    @Test
    void aStreamOfSeveralOutputsHasTheTokensOfEachUnderItsNumberAndTheCountsOfAll()
            throws IOException, InterruptedException {
        List<JsonNode> events = stream(
                CHAT, "{" + MESSAGES + ",'n':3,'max_tokens':5,'stream':true,'stream_options':{'include_usage':true}}");

        Map<Integer, StringBuilder> texts = new TreeMap<>();
        Map<Integer, Integer> ends = new TreeMap<>();
        for (JsonNode event : events) {
            JsonNode choice = event.at("/choices/0");
            if (!choice.isMissingNode()) {
                int index = choice.path("index").asInt();
                texts.computeIfAbsent(index, none -> new StringBuilder())
                        .append(choice.at("/delta/content").asText("").replace("null", ""));
                ends.merge(index, choice.path("finish_reason").isNull() ? 0 : 1, Integer::sum);
            }
        }
        assertThat(texts.values()).hasSize(3).allMatch(text -> text.toString().equals(" so so so so so"));
        assertThat(ends).containsExactlyInAnyOrderEntriesOf(Map.of(0, 1, 1, 1, 2, 1));
        assertThat(events.getLast().at("/usage/completion_tokens").asInt()).isEqualTo(15);
        assertThat(events.getLast().at("/usage/prompt_tokens").asInt()).isEqualTo(2);
    }

    @Test
    void severalOutputsForWhichThereIsNoRoomAreRefusedTogether() throws IOException, InterruptedException {
        stop();
        server = Emulator.start(EmulatorOptions.INSTANT.withSlots(1, 1));

        assertThat(ask("POST", CHAT, "{" + MESSAGES + ",'n':40,'max_tokens':2000}")
                        .statusCode())
                .isEqualTo(429);
        assertThat(ask("POST", CHAT, "{" + MESSAGES + ",'max_tokens':2}").statusCode())
                .as("the next request")
                .isEqualTo(200);
    }

    @Test
    void aResponseHasItsTextAndCounts() throws IOException, InterruptedException {
        JsonNode reply =
                post("/v1/responses", "{'model':'n','instructions':'be good','input':'a b','max_output_tokens':3}");

        assertThat(reply.path("object").asText()).isEqualTo("response");
        assertThat(reply.path("status").asText()).isEqualTo("completed");
        assertThat(reply.at("/output/0/content/0/text").asText()).isEqualTo(" so so so");
        assertThat(reply.at("/usage/input_tokens").asInt()).isEqualTo(4);
        assertThat(reply.at("/usage/output_tokens").asInt()).isEqualTo(3);
    }

    @Test
    void aStreamedResponseHasAnEventForEachTokenAndAllOfItAtTheEnd() throws IOException, InterruptedException {
        List<JsonNode> events = stream("/v1/responses", "{'input':'a b','max_output_tokens':2,'stream':true}");

        assertThat(events)
                .extracting(event -> event.path("type").asText())
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
        assertThat(events)
                .extracting(event -> event.path("sequence_number").asInt())
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(events.getLast().at("/response/output/0/content/0/text").asText())
                .isEqualTo(" so so");
        assertThat(events.getLast().at("/response/usage/output_tokens").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"0, 'four words are four', 4", "4, 'twelve chars', 3", "4, thirteen chars, 4", "1, abc, 3", "4, '', 0"})
    void aPromptIsCountedByWordsOrByCharacters(int charactersPerToken, String text, int tokens) {
        assertThat(new EmulatedText(charactersPerToken, 1).tokens(text)).isEqualTo(tokens);
    }
}

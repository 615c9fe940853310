package io.simctl.live.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.live.wire.Completion.Usage;
import io.simctl.live.wire.Failure.Kind;
import io.simctl.scenario.backend.Dialect;
import io.simctl.scenario.backend.LlamaServer;
import io.simctl.scenario.backend.MlxServer;
import io.simctl.scenario.backend.OpenAiServer;
import io.simctl.scenario.backend.TransformersServer;
import io.simctl.scenario.backend.VllmServer;
import io.simctl.scenario.bind.Secret;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Replies as each family of servers writes them, down to how they frame and end them. */
@Timeout(30)
class WireSampleTest {
    private static final String STREAM = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";

    @AutoClose
    private final CompletionClient client = CompletionClient.create(ClientLimits.PATIENT);

    private Heard hear(Dialect dialect, String reply) throws IOException {
        try (ScriptedServer server = ScriptedServer.answering(reply)) {
            Heard heard = new Heard();
            Endpoint endpoint = new Endpoint(server.base(), "m", dialect, Optional.of(Secret.key("sk-secret")));
            client.send(endpoint, CompletionRequest.measured(new Prompt.Chat("hello"), 5), heard);
            heard.outcome();
            return heard;
        }
    }

    private static String events(String... data) {
        return "data: " + String.join("\n\ndata: ", data) + "\n\n";
    }

    @Test
    void llamaServerTellsUsageInAChunkWithoutChoices() throws IOException {
        Heard heard = hear(new LlamaServer().dialect(), STREAM + events("""
                {"choices":[{"finish_reason":null,"index":0,"delta":{"role":"assistant","content":null}}],"object":"chat.completion.chunk"}""", """
                {"choices":[{"finish_reason":null,"index":0,"delta":{"content":"Hel"}}],"object":"chat.completion.chunk"}""", """
                {"choices":[{"finish_reason":null,"index":0,"delta":{"content":"lo"}}],"object":"chat.completion.chunk"}""", """
                {"choices":[{"finish_reason":"length","index":0,"delta":{}}],"object":"chat.completion.chunk"}""", """
                {"choices":[],"usage":{"completion_tokens":5,"prompt_tokens":21,"total_tokens":26,\
                "prompt_tokens_details":{"cached_tokens":20}},"timings":{"cache_n":20,"prompt_n":1,"prompt_ms":18.541,\
                "prompt_per_second":1132.6,"predicted_n":5,"predicted_ms":15.747,"predicted_per_second":254.0}}""", "[DONE]"));

        Completion completion = heard.completion();

        assertThat(heard.calls()).containsExactly("sent", "headers", "content 1", "content 2", "end");
        assertThat(completion.usage()).contains(new Usage(21, 5, 20));
        assertThat(completion.finishReason()).isEqualTo("length");
    }

    @Test
    void llamaServerTellsCountsAmongItsTimingsToWhomeverDidNotAskForUsage() throws IOException {
        Heard heard = hear(new LlamaServer().dialect(), STREAM + events("""
                                {"choices":[{"finish_reason":null,"index":0,"delta":{"content":"Hello"}}]}""", """
                                {"choices":[{"finish_reason":"length","index":0,"delta":{}}],"timings":{"cache_n":20,\
                                "prompt_n":1,"prompt_ms":18.541,"predicted_n":5,"predicted_ms":15.747}}""", "[DONE]"));

        assertThat(heard.completion().usage()).contains(new Usage(21, 5, 20));
    }

    @Test
    void llamaServerReportsProgressOfThePromptBeforeTheFirstToken() throws IOException {
        Heard heard = hear(new LlamaServer().dialect(), STREAM + events("""
                {"content":"","stop":false,"prompt_progress":{"total":61,"cache":0,"processed":32,"time_ms":9}}""", """
                {"index":0,"content":"x","tokens":[5],"stop":false,"tokens_predicted":1,"tokens_evaluated":61}""", """
                {"index":0,"content":"","tokens":[],"stop":true,"tokens_predicted":1,"tokens_evaluated":61}""", "[DONE]"));

        assertThat(heard.completion().usage()).contains(new Usage(61, 1, 0));
        assertThat(heard.completion().chunks()).isEqualTo(1);
    }

    @Test
    void mlxSpeaksHttp10SendsKeepalivesAndClosesAtTheEnd() throws IOException {
        Heard heard = hear(
                new MlxServer().dialect(),
                "HTTP/1.0 200 OK\r\nContent-type: text/event-stream\r\nCache-Control: no-cache\r\n\r\n"
                        + ": keepalive 512/2048\n\n: keepalive 2048/2048\n\n"
                        + events("""
                                {"choices":[{"index":0,"finish_reason":null,"delta":{"role":"assistant","content":"a"}}]}""", """
                                {"choices":[{"index":0,"finish_reason":"length","delta":{"role":"assistant","content":"b"}}]}""", """
                                {"object":"chat.completion","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2,\
                                "total_tokens":11,"prompt_tokens_details":{"cached_tokens":4}}}""", "[DONE]"));

        assertThat(heard.calls()).containsExactly("sent", "headers", "content 1", "content 2", "end");
        assertThat(heard.completion().usage()).contains(new Usage(9, 2, 4));
    }

    @Test
    void mlxAnswersErrorsOfItsModelWith404() throws IOException {
        Failure failure = hear(
                        new MlxServer().dialect(),
                        "HTTP/1.0 404 Not Found\r\nContent-type: application/json\r\n\r\n{\"error\": \"no such model\"}")
                .failure();

        assertThat(failure.kind()).isEqualTo(Kind.BAD_REQUEST);
        assertThat(failure.message()).isEqualTo("HTTP 404: no such model");
    }

    @Test
    void vllmTellsUsageInEveryChunk() throws IOException {
        Heard heard = hear(new VllmServer().dialect(), STREAM + events("""
                {"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],\
                "usage":{"prompt_tokens":8,"total_tokens":8,"completion_tokens":0}}""", """
                {"choices":[{"index":0,"delta":{"content":"two tokens"},"finish_reason":null}],\
                "usage":{"prompt_tokens":8,"total_tokens":10,"completion_tokens":2}}""", """
                {"choices":[{"index":0,"delta":{"content":"!"},"finish_reason":"length","stop_reason":null}],\
                "usage":{"prompt_tokens":8,"total_tokens":11,"completion_tokens":3}}""", """
                {"choices":[],"usage":{"prompt_tokens":8,"total_tokens":11,"completion_tokens":3,"prompt_tokens_details":null}}""", "[DONE]"));

        assertThat(heard.completion().usage()).contains(new Usage(8, 3, 0));
        assertThat(heard.completion().chunks()).isEqualTo(2);
    }

    @Test
    void vllmEndsAStreamThatFailedWithDoneAllTheSame() throws IOException {
        Failure failure = hear(
                        new VllmServer().dialect(),
                        STREAM
                                + events(
                                        "{\"error\":{\"object\":\"error\",\"message\":\"engine is dead\",\"type\":\"InternalServerError\",\"code\":500}}",
                                        "[DONE]"))
                .failure();

        assertThat(failure.kind()).isEqualTo(Kind.ERROR_IN_STREAM);
        assertThat(failure.message()).isEqualTo("engine is dead (InternalServerError)");
    }

    @Test
    void vllmSaysContextOverflowInWords() throws IOException {
        String body =
                "{\"object\":\"error\",\"message\":\"This model's maximum context length is 2048 tokens. However...\","
                        + "\"type\":\"BadRequestError\",\"code\":400}";
        Failure failure = hear(
                        new VllmServer().dialect(),
                        "HTTP/1.1 400 Bad Request\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .failure();

        assertThat(failure.kind()).isEqualTo(Kind.CONTEXT_OVERFLOW);
    }

    @Test
    void reasoningAndToolCallsAreContent() throws IOException {
        Heard heard = hear(new VllmServer().dialect(), STREAM + events("""
                {"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}""", """
                {"choices":[{"index":0,"delta":{"reasoning_content":"hm"}}]}""", """
                {"choices":[{"index":0,"delta":{"reasoning":"hm","content":null}}]}""", """
                {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{"}}]}}]}""", """
                {"choices":[{"index":0,"delta":{"tool_calls":[]},"finish_reason":"tool_calls"}]}""", "[DONE]"));

        assertThat(heard.completion().chunks()).isEqualTo(3);
    }

    @Test
    void anyServerMayEndWithoutDoneOnceItHasGivenAReason() throws IOException {
        String start =
                STREAM + events("{\"choices\":[{\"delta\":{\"content\":\"a\",\"role\":\"assistant\"},\"index\":0}]}");
        String finish = events("{\"choices\":[{\"delta\":{},\"finish_reason\":\"length\",\"index\":0}]}");

        assertThat(hear(new TransformersServer().dialect(), start + finish)
                        .completion()
                        .outputTokens())
                .isEqualTo(1);
        assertThat(hear(new TransformersServer().dialect(), start).failure().kind())
                .isEqualTo(Kind.TRUNCATED);
        assertThat(hear(new OpenAiServer().dialect(), start + finish)
                        .completion()
                        .outputTokens())
                .isEqualTo(1);
    }

    @Test
    void aStreamWithoutATokenIsNoReply() throws IOException {
        Failure failure = hear(
                        new OpenAiServer().dialect(),
                        STREAM + events("{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}", "[DONE]"))
                .failure();

        assertThat(failure.kind()).isEqualTo(Kind.NO_TOKENS);
        assertThat(failure.message()).isEqualTo("the stream ended without a token, with the finish reason `stop`");
    }

    @Test
    void anEventOfTheTypeErrorIsOne() throws IOException {
        Failure failure = hear(
                        new OpenAiServer().dialect(),
                        STREAM + "event: error\ndata: {\"message\":\"model unloaded\"}\n\n")
                .failure();

        assertThat(failure.kind()).isEqualTo(Kind.ERROR_IN_STREAM);
        assertThat(failure.message()).isEqualTo("model unloaded");
    }

    @Test
    void aReplyThatIsNoStreamIsMalformed() throws IOException {
        String json = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";

        assertThat(hear(new OpenAiServer().dialect(), json).failure().kind()).isEqualTo(Kind.MALFORMED);
        assertThat(hear(new OpenAiServer().dialect(), "SSH-2.0-OpenSSH_9.2\r\n\r\n")
                        .failure()
                        .kind())
                .isEqualTo(Kind.MALFORMED);
        assertThat(hear(new OpenAiServer().dialect(), "").failure().kind()).isEqualTo(Kind.CONNECTION_LOST);
    }

    @Test
    void aServerThatRepeatsTheKeyDoesNotGetItIntoTheMessage() throws IOException {
        Failure failure = hear(
                        new OpenAiServer().dialect(),
                        "HTTP/1.1 401 Unauthorized\r\n\r\n{\"error\":{\"message\":\"Incorrect API key provided: sk-secret\"}}")
                .failure();

        assertThat(failure.kind()).isEqualTo(Kind.WRONG_KEY);
        assertThat(failure.message()).contains("***").doesNotContain("sk-secret");
    }

    @Test
    void theDateToTryAgainCountsFromTheServersOwnClock() throws IOException {
        Failure failure = hear(
                        new OpenAiServer().dialect(),
                        String.join(
                                "\r\n",
                                "HTTP/1.1 503 Busy",
                                "Date: Wed, 21 Oct 2015 07:28:00 GMT",
                                "Retry-After: Wed, 21 Oct 2015 07:28:30 GMT",
                                "Content-Length: 0",
                                "",
                                ""))
                .failure();

        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(30));
    }
}

package io.simctl.live.setup;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.simctl.fleet.Request;
import io.simctl.live.wire.ClientLimits;
import io.simctl.live.wire.CompletionClient;
import io.simctl.live.wire.Endpoint;
import io.simctl.scenario.backend.CompletionApi;
import io.simctl.scenario.backend.OpenAiServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that complete chats and nothing else. */
@Timeout(30)
class ChatOnlyServerTest {
    private static final String MODEL = "m";

    @AutoClose
    private final CompletionClient client = CompletionClient.create(ClientLimits.PATIENT);

    private final PromptFits fits = new PromptFits(client);
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private HttpServer server;
    private int refusal = 404;
    private boolean chats = true;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/completions", exchange -> answer(exchange, refusal, "{\"error\":\"no such route\"}"));
        server.createContext("/v1/chat/completions", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            int syllables = body.replaceAll(".*\"content\":\"([^\"]*)\".*", "$1")
                    .strip()
                    .split(" ")
                    .length;
            String reply = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"length\"}],"
                    + "\"usage\":{\"prompt_tokens\":" + (7 + syllables)
                    + ",\"completion_tokens\":2}}\n\ndata: [DONE]\n\n";
            answer(exchange, chats ? 200 : 404, reply);
        });
        server.start();
    }

    private void answer(HttpExchange exchange, int status, String reply) throws IOException {
        asked.add(exchange.getRequestURI().getPath());
        byte[] bytes = reply.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Endpoint endpoint() {
        URI base = URI.create("http://localhost:" + server.getAddress().getPort());
        return new Endpoint(base, MODEL, new OpenAiServer().dialect());
    }

    private CompletionApi learned(Endpoint endpoint) throws InterruptedException {
        fits.learn(MODEL, endpoint);
        return fits.reachable(MODEL, endpoint).api();
    }

    @ParameterizedTest
    @CsvSource({"404, CHAT", "405, CHAT", "501, CHAT", "400, AUTO", "401, AUTO", "500, AUTO"})
    void areAskedToChatWhenTheyHaveNoOtherRoute(int status, CompletionApi api) throws InterruptedException {
        refusal = status;

        assertThat(learned(endpoint())).isEqualTo(api);
    }

    @Test
    void getPromptsOfTheRightLengthThoughTheirTemplateAddsToThem() throws InterruptedException {
        learned(endpoint());

        assertThat(fits.of(MODEL).of(Request.of(0, 0, 0, 50, 2)).strip().split(" "))
                .as("syllables of a prompt of 50 tokens, 7 of which are the template's")
                .hasSize(43);
    }

    @Test
    void areNotAskedOtherwiseThanTheScenarioSays() throws InterruptedException {
        assertThat(learned(endpoint().with(CompletionApi.COMPLETIONS))).isEqualTo(CompletionApi.COMPLETIONS);
        assertThat(asked).containsOnly("/v1/completions");
    }

    @Test
    void areAskedToChatAtOnceIfTheScenarioSaysSo() throws InterruptedException {
        assertThat(learned(endpoint().with(CompletionApi.CHAT))).isEqualTo(CompletionApi.CHAT);
        assertThat(asked).containsOnly("/v1/chat/completions");
    }

    @Test
    void whoHasNeitherRouteOrNoSuchModelIsAskedAsUsual() throws InterruptedException {
        chats = false;

        assertThat(learned(endpoint())).isEqualTo(CompletionApi.AUTO);
    }
}

package io.simctl.live.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.live.front.FrontOptions;
import io.simctl.live.front.LlamaFront;
import io.simctl.live.process.HttpProbe;
import io.simctl.live.process.HttpProbe.Answer;
import io.simctl.live.testing.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A model in its slots behind the front; the model does as the test says. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EmbeddedModelTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ServerOptions ONE_SLOT = new ServerOptions(Path.of("m.gguf"), 0, 1, 100, 1);

    private final ScriptedModel script = new ScriptedModel();
    private final EmbeddedModel model = new EmbeddedModel(ONE_SLOT);
    private LlamaFront front;

    @BeforeEach
    void listen() throws IOException {
        front = LlamaFront.bind(FrontOptions.at(0), model);
        front.start();
    }

    @AfterEach
    void close() {
        script.mayGoOn.countDown();
        front.close();
    }

    @Test
    void everythingIs503UntilTheModelIsLoaded() throws IOException {
        assertThat(get("/health")).isEqualTo(new Answer(503, loading()));
        assertThat(complete("a", false).status()).isEqualTo(503);
        model.loaded(script);
        assertThat(get("/health").status()).isEqualTo(200);
    }

    @Test
    void anEngineThatBreaksFailsTheRequestAndFreesTheSlot() throws IOException {
        model.loaded(script);

        assertThat(complete("a break", false)).isEqualTo(new Answer(500, outOfMemory()));
        assertThat(complete("a b", false).body()).contains("\"text\":\"ab\"");
    }

    @Test
    void anEngineThatBreaksInAStreamEndsItWithAnErrorAndWithoutDone() throws IOException {
        model.loaded(script);

        assertThat(complete("a break", true).body())
                .contains("\"text\":\"a\"")
                .endsWith("data: " + outOfMemory() + "\n\n")
                .doesNotContain("[DONE]");
    }

    @Test
    void aRequestThatCannotEvenBeginIsAnsweredAllTheSame() throws IOException {
        model.loaded(script);

        assertThat(post("/v1/chat/completions", "{\"messages\":[]}"))
                .isEqualTo(new Answer(500, error(500, "server_error", "no template")));
    }

    @Test
    void aClientThatGoesWhileItWaitsInLineCostsTheEngineNothing() throws Exception {
        model.loaded(script);
        try (Socket running = ask("wait")) {
            Await.until(() -> Optional.ofNullable(script.begun.peek()));
            Socket waiting = ask("impatient");
            Await.until(() -> metrics().contains("requests_deferred 1"));
            waiting.close();
            Await.until(() -> metrics().contains("requests_deferred 0"));
            script.mayGoOn.countDown();
            assertThat(running.getInputStream().read()).isPositive();
        }

        assertThat(complete("patient", false).status()).isEqualTo(200);
        assertThat(script.begun).containsExactly("wait", "patient");
    }

    @Test
    void requestsOnOneConnectionAreAnsweredInTheirOrder() throws IOException {
        model.loaded(script);
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), front.base().getPort())) {
            String first = request("POST", "/completion", "{\"prompt\":\"one\"}", "keep-alive");
            String second = request("POST", "/completion", "{\"prompt\":\"two\"}", "close");
            socket.getOutputStream().write((first + second).getBytes(StandardCharsets.UTF_8));
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answers).containsSubsequence("Connection: keep-alive", "one", "Connection: close", "two");
        }
    }

    private Socket ask(String prompt) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), front.base().getPort());
        String request = request("POST", "/completion", "{\"prompt\":\"" + prompt + "\"}", "close");
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private static String request(String method, String path, String body, String connection) {
        return String.join(
                "\r\n",
                method + " " + path + " HTTP/1.1",
                "Connection: " + connection,
                "Content-Length: " + body.length(),
                "",
                body);
    }

    private String metrics() {
        try {
            return get("/metrics").body();
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    private Answer complete(String prompt, boolean stream) throws IOException {
        return post("/v1/completions", "{\"prompt\":\"" + prompt + "\",\"stream\":" + stream + "}");
    }

    private Answer get(String path) throws IOException {
        return HttpProbe.get(uri(path), PATIENCE);
    }

    private Answer post(String path, String body) throws IOException {
        return HttpProbe.post(uri(path), body, PATIENCE);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + front.base().getPort() + path);
    }

    private static String loading() {
        return error(503, "unavailable_error", "Loading model");
    }

    private static String outOfMemory() {
        return error(500, "server_error", "out of memory");
    }

    private static String error(int status, String type, String message) {
        return "{\"error\":{\"code\":%d,\"message\":\"%s\",\"type\":\"%s\"}}".formatted(status, message, type);
    }
}

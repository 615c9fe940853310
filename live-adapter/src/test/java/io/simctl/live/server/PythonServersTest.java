package io.simctl.live.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.live.model.ModelShape;
import io.simctl.live.model.SyntheticModel;
import io.simctl.live.model.Tokenizer;
import io.simctl.live.model.WeightType;
import io.simctl.live.process.HttpProbe;
import io.simctl.live.server.ServerEvents.Event;
import io.simctl.live.testing.Await;
import io.simctl.scenario.backend.LlamaServer;
import io.simctl.scenario.backend.MlxServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real servers from PyPI: llama.cpp's own and MLX's. {@code .ci/python-servers} makes the environment that they need. */
@Tag("python")
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PythonServersTest {
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final Timeouts PATIENCE = new Timeouts(Duration.ofSeconds(100), Duration.ofSeconds(10));
    private static final Pattern TEXT = Pattern.compile("\"text\": ?\"([^\"]+)\"");
    private static final Pattern USAGE = Pattern.compile("\"completion_tokens\": ?(\\d+)");

    @TempDir
    private static Path folder;

    private static ServedModel gguf;
    private static ServedModel huggingFace;

    private final ServerEvents events = new ServerEvents();

    @BeforeAll
    static void makeModels() throws IOException {
        ModelShape shape = ModelShape.preset("tiny").orElseThrow();
        SyntheticModel model = new SyntheticModel("both", shape, WeightType.F16, Tokenizer.BPE, 11);
        model.writeGguf(folder.resolve("both.gguf"));
        model.writeHuggingFace(folder.resolve("both"));
        gguf = new ServedModel("gguf", folder.resolve("both.gguf").toString(), 2, 2048);
        huggingFace = new ServedModel("hf", folder.resolve("both").toString(), 2, 2048);
    }

    @Test
    void llamaServerStreamsEveryTokenAndFreesASlotWhoseClientGoes() throws Exception {
        try (ModelServers servers = new ModelServers(llamaServer(), events)) {
            URI base = start(servers, gguf);
            assertThat(stream(base, gguf.source(), 50)).isEqualTo(new Streamed(50, 50));

            leaveEarly(base, gguf.source(), 2000);
            Await.until(() -> !slots(base).contains("\"is_processing\":true"));
            stop(servers, gguf, base);
        }
    }

    @Test
    void mlxStreamsEveryTokenAndServesOthersWhenAClientGoes() throws Exception {
        try (ModelServers servers = new ModelServers(mlx(), events)) {
            URI base = start(servers, huggingFace);
            assertThat(stream(base, "default_model", 50)).isEqualTo(new Streamed(50, 50));

            leaveEarly(base, "default_model", 2000);
            assertThat(stream(base, "default_model", 5)).isEqualTo(new Streamed(5, 5));
            stop(servers, huggingFace, base);
        }
    }

    /** It holds for weights, tokenizer and the order of rows under rotary embedding all at once. */
    @Test
    void threeEnginesComputeTheSameFunctionOfBothFormsOfAModel() throws Exception {
        String embedded = greedy(ProcessHosting.embedded(1, PATIENCE), gguf, "");

        assertThat(greedy(llamaServer(), gguf, gguf.source()))
                .as("text of llama.cpp's own server")
                .isEqualTo(embedded);
        assertThat(greedy(mlx(), huggingFace, "default_model"))
                .as("text of MLX")
                .isEqualTo(embedded);
    }

    @Test
    void mlxThatCannotLoadItsModelSaysWhy() throws Exception {
        ServedModel missing =
                new ServedModel("missing", folder.resolve("nowhere").toString(), 1, 512);
        try (ModelServers servers = new ModelServers(mlx(), events)) {
            servers.start(missing);
            Event failed = events.next();

            assertThat(failed.what()).isEqualTo("startFailed");
            assertThat(failed.detail())
                    .startsWith("missing: will not get ready: it answered HTTP 503")
                    .contains("HFValidationError");
        }
    }

    /** Chunks with text, and tokens by the server's own count. */
    private record Streamed(int chunks, int tokens) {}

    private URI start(ModelServers servers, ServedModel model) throws InterruptedException {
        servers.start(model);
        Event event = events.next();
        assertThat(event.what()).as(event.detail()).isEqualTo("ready");
        return URI.create(event.detail());
    }

    private void stop(ModelServers servers, ServedModel model, URI base) throws InterruptedException {
        servers.stop(model);
        assertThat(events.next().what()).isEqualTo("stopped");
        assertThatThrownBy(() -> HttpProbe.get(base.resolve("/health"), ANSWER)).isInstanceOf(ConnectException.class);
    }

    private static Streamed stream(URI base, String model, int tokens) throws IOException, InterruptedException {
        try (BufferedReader lines = open(base, model, tokens)) {
            int chunks = 0;
            int counted = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                chunks += TEXT.matcher(line).find() ? 1 : 0;
                Matcher usage = USAGE.matcher(line);
                counted = usage.find() ? Integer.parseInt(usage.group(1)) : counted;
            }
            return new Streamed(chunks, counted);
        }
    }

    private static void leaveEarly(URI base, String model, int tokens) throws IOException, InterruptedException {
        try (BufferedReader lines = open(base, model, tokens)) {
            String line = lines.readLine();
            while (!TEXT.matcher(line).find()) {
                line = lines.readLine();
            }
        }
    }

    private static BufferedReader open(URI base, String model, int tokens) throws IOException, InterruptedException {
        String request = """
                {"model": "%s", "prompt": " ba be bi", "max_tokens": %d, "stream": true,
                 "stream_options": {"include_usage": true}}""".formatted(model, tokens);
        HttpRequest post = HttpRequest.newBuilder(base.resolve("/v1/completions"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(request))
                .build();
        HttpResponse<InputStream> response = HttpClient.newHttpClient().send(post, BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    private String greedy(ProcessHosting hosting, ServedModel model, String name)
            throws IOException, InterruptedException {
        String request = """
                {"model": "%s", "prompt": " gon tes lir bu", "max_tokens": 40, "temperature": 0}""".formatted(name);
        try (ModelServers servers = new ModelServers(hosting, events)) {
            URI base = start(servers, model);
            String body = HttpProbe.post(base.resolve("/v1/completions"), request, ANSWER)
                    .body();
            Matcher text = TEXT.matcher(body);
            assertThat(text.find()).as(body).isTrue();
            // one detokenizer drops a space in front of the text
            return text.group(1).strip();
        }
    }

    private static String slots(URI base) {
        try {
            return HttpProbe.get(base.resolve("/slots"), ANSWER).body();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static ProcessHosting llamaServer() {
        Path script = Path.of(System.getProperty("simctl.home"), "live-adapter/src/test/python/llama_server.py");
        CommandTemplate command = CommandTemplate.parse("'" + python() + "' '" + script
                + "' --model {model} --port {port} --slots {slots} --context {context}");
        return new ProcessHosting(new LlamaServer(), command::fill, Map.of(), PATIENCE);
    }

    private static ProcessHosting mlx() {
        CommandTemplate command = CommandTemplate.parse("'" + python() + "' -m mlx_lm server --model {model}"
                + " --host 127.0.0.1 --port {port} --decode-concurrency {slots}");
        return new ProcessHosting(new MlxServer(), command::fill, Map.of("HF_HUB_OFFLINE", "1"), PATIENCE);
    }

    private static String python() {
        String python = System.getProperty("simctl.python");
        assertThat(python)
                .as("-Dsimctl.python: a Python that has xllamacpp and mlx-lm; .ci/python-servers makes one")
                .isNotNull();
        return python;
    }
}

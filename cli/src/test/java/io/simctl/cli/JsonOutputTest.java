package io.simctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The account that commands give to programs of what they made: one JSON object on standard output, and nothing else. */
class JsonOutputTest {
    @TempDir
    private Path folder;

    private static JsonNode json(String... arguments) throws Exception {
        Simctl.Result result = Simctl.run(arguments);
        assertThat(result.exitCode()).as(result.err()).isZero();
        return new ObjectMapper().readTree(result.out());
    }

    @Test
    void ofASyntheticTraceAndItsCopyInAnotherFormat() throws Exception {
        String csv = folder.resolve("t.csv").toString();
        JsonNode made = json(
                "trace",
                "synth",
                "--rate",
                "2",
                "--duration",
                "60s",
                "--prompt",
                "100",
                "--output",
                "20",
                "--to",
                csv,
                "--json");
        JsonNode copied =
                json("trace", "convert", csv, "--to", folder.resolve("t.jsonl").toString(), "--json");

        assertThat(made.get("written").asText()).isEqualTo(csv);
        assertThat(made.get("requests").asInt()).isPositive();
        assertThat(copied.get("requests")).isEqualTo(made.get("requests"));
        assertThat(copied.get("format").asText()).isEqualTo("mooncake");
    }

    @Test
    void ofATraceLikeAnother() throws Exception {
        String csv = folder.resolve("t.csv").toString();
        json(
                "trace",
                "synth",
                "--rate",
                "5",
                "--duration",
                "120s",
                "--prompt",
                "100",
                "--output",
                "20",
                "--to",
                csv,
                "--json");

        JsonNode fit = json("trace", "synth", "--like", csv, "--json");

        assertThat(fit.get("workload").isArray()).isTrue();
        assertThat(fit.at("/recorded/requests").asInt()).isPositive();
        assertThat(fit.at("/synthetic/requests").asInt()).isPositive();
        assertThat(fit.has("written")).isFalse();
    }

    @Test
    void ofARandomModel() throws Exception {
        Path model = folder.resolve("m.gguf");
        JsonNode made = json("model", "synth", model.toString(), "--json");

        assertThat(made.get("bytes").asLong()).isEqualTo(Files.size(model));
        assertThat(made.get("parameters").asLong()).isPositive();
    }

    @Test
    void ofAnImportedScenario() throws Exception {
        Path config = Files.writeString(
                folder.resolve("config.yaml"),
                "models:\n  a: {cmd: llama-server --port 1 -hf Qwen/Qwen3-8B-GGUF:Q4_K_M}\n");
        JsonNode made = json("import", "llama-swap", config.toString(), "--json");

        assertThat(made.get("scenario").asText()).contains("policies:");
        assertThat(made.get("notes").toString()).contains("qwen3-8b");
    }

    @Test
    void ofAnEmulatedServerAndARecordingOfNothing() throws Exception {
        Path out = folder.resolve("serve.json");
        Process server = Simctl.start(out, folder.resolve("serve.err"), "serve", "--port", "0", "--json");
        try {
            while (!Files.readString(out).endsWith("}\n")) {
                assertThat(server.isAlive()).isTrue();
                TimeUnit.MILLISECONDS.sleep(50);
            }
            JsonNode serving = new ObjectMapper().readTree(Files.readString(out));
            assertThat(serving.get("base").asText()).startsWith("http://127.0.0.1:");
            assertThat(serving.at("/models/0/slots").asInt()).isPositive();

            Path said = folder.resolve("record.json");
            Path err = folder.resolve("record.err");
            Process recorder = Simctl.start(
                    said,
                    err,
                    "record",
                    "--port",
                    "0",
                    "--upstream",
                    serving.get("base").asText(),
                    "--out",
                    folder.resolve("r.csv").toString(),
                    "--json");
            while (!Files.readString(err).contains("recording")) {
                assertThat(recorder.isAlive()).isTrue();
                TimeUnit.MILLISECONDS.sleep(50);
            }
            recorder.destroy();
            recorder.waitFor();
            JsonNode recorded = new ObjectMapper().readTree(Files.readString(said));
            assertThat(recorded.get("requests").asInt()).isZero();
            assertThat(recorded.has("written")).isFalse();
        } finally {
            server.destroy();
            server.waitFor();
        }
    }
}

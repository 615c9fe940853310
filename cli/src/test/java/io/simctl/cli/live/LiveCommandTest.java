package io.simctl.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.simctl.cli.Simctl;
import io.simctl.cli.terminal.ExitCode;
import io.simctl.live.emulator.Emulator;
import io.simctl.live.emulator.EmulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.StreamSupport;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code simctl live} and {@code simctl validate} on real llama.cpp servers with tiny models, as processes. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LiveCommandTest {
    private static final String SCENARIO = """
            scenario: live
            seed: 1
            duration: 4s
            drain: 20s
            models:
              ada: {weights: 600KB, kv_per_token: 512, context: 2048, parameters: 263000, layers: 4, live: {synth: tiny}}
            hardware:
              box: {memory: 10MB, bandwidth: 10GB/s, compute: 100GFLOPS}
            fleet:
              box: {hardware: box, resident: ada, backend: {type: llama-embedded, slots: 2, context: 512}}
            network: {delay: 0ms, heartbeat: {interval: 200ms, delay: 0ms}}
            workload:
              - {model: ada, rate: 4, prompt: {type: fixed, tokens: 30}, output: {type: fixed, tokens: 8}}
            policies:
              plain:
                fleet: {scheduling: least-busy}
                node: {admission: unbounded, swap: refuse}
            """;

    @TempDir
    private Path folder;

    private Path scenario(String text) throws IOException {
        return Files.writeString(folder.resolve("live.yaml"), text);
    }

    private JsonNode report(String path) throws IOException {
        return new ObjectMapper().readTree(folder.resolve(path).toFile());
    }

    private static long count(JsonNode model, String outcome) {
        return model.get(outcome).asLong();
    }

    private static void assertConservation(JsonNode model) {
        long ended = List.of("completed", "rejected", "failed", "timed_out", "cancelled", "unfinished").stream()
                .mapToLong(outcome -> count(model, outcome))
                .sum();
        assertThat(ended).as("requests that ended, one way or another").isEqualTo(count(model, "submitted"));
    }

    @Test
    void aLiveRunWritesTheReportThatASimulationWrites() throws Exception {
        String file = scenario(SCENARIO).toString();
        Simctl.Result live =
                Simctl.run("live", file, "--out", folder.resolve("live").toString());
        Simctl.Result simulated =
                Simctl.run("run", file, "--out", folder.resolve("run").toString());

        assertThat(live.err()).isEmpty();
        assertThat(live.exitCode()).isZero();
        assertThat(simulated.exitCode()).isZero();
        JsonNode real = report("live/report.json");
        JsonNode model = real.at("/policies/0/models/0");
        assertThat(real.get("mode").asText()).isEqualTo("live");
        assertConservation(model);
        assertThat(count(model, "completed")).isGreaterThan(5);
        assertThat(real.at("/live/0/complete").asBoolean()).isTrue();
        assertThat(real.at("/live/0/client_lag_ms/p99").asDouble()).isPositive();
        assertThat(count(report("run/report.json").at("/policies/0/models/0"), "submitted"))
                .as("both worlds meet the same requests")
                .isEqualTo(count(model, "submitted"));
        assertThat(live.out()).contains("live, seed 1").contains("plain");
    }

    @Test
    void aRunThatIsToldToEndLeavesAReportOfWhatItHasAndNoServer() throws Exception {
        String file = scenario(SCENARIO.replace("4s", "1h")).toString();
        Path out = folder.resolve("out.txt");
        Process process = Simctl.start(
                out,
                folder.resolve("err.txt"),
                "live",
                file,
                "--out",
                folder.resolve("live").toString());
        while (process.isAlive() && process.descendants().noneMatch(LiveCommandTest::isServer)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        List<ProcessHandle> servers = process.descendants().toList();
        process.destroy();
        process.waitFor();

        assertThat(servers).as("processes of the run").isNotEmpty();
        for (ProcessHandle server : servers) {
            server.onExit().get(10, TimeUnit.SECONDS);
        }
        // what was stopped before its servers were ready has nothing to account for
        if (Files.exists(folder.resolve("live/report.json"))) {
            JsonNode real = report("live/report.json");
            assertThat(real.at("/live/0/complete").asBoolean()).isFalse();
            assertConservation(real.at("/policies/0/models/0"));
            assertThat(Files.readString(out)).contains("incomplete");
        }
    }

    @Test
    void aRunThatLostEverythingSaysSoAndIsNoSuccess() throws Exception {
        try (Emulator overloaded = Emulator.start(EmulatorOptions.INSTANT.withFaults("status=529"))) {
            String attached = SCENARIO.replace(
                            "{type: llama-embedded, slots: 2, context: 512}",
                            "{type: openai, url: \"" + overloaded.base() + "\"}")
                    .replace("{synth: tiny}", "{name: emulated}")
                    .replace("duration: 4s", "duration: 1s");

            Simctl.Result result = Simctl.run(
                    "live",
                    scenario(attached).toString(),
                    "--out",
                    folder.resolve("lost").toString());

            assertThat(result.exitCode()).isEqualTo(ExitCode.BACKEND);
            assertThat(result.err().strip().lines())
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .matches("simctl: plain: (\\d+) of \\1 requests failed: HTTP 529: injected \\(injected_error\\)");
            assertThat(report("lost/report.json").at("/live/0/loss").asText()).contains("HTTP 529");
            assertThat(report("lost/run.json").at("/live/0/replies/count").asInt(-1))
                    .isZero();
        }
    }

    private static boolean isServer(ProcessHandle process) {
        return process.info().commandLine().orElse("").contains("EmbeddedServer")
                && !process.info().command().orElse("").endsWith("sh");
    }

    @Test
    void validatingTellsBothWorldsAndTheNoiseOfReality() throws Exception {
        String file = scenario(SCENARIO).toString();
        Simctl.Result result = Simctl.run(
                "validate",
                file,
                "--requests-csv",
                "--out",
                folder.resolve("both").toString());

        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("simulated", "live, 2×", "error", "run to run", "429-rate");
        JsonNode validation = report("both/validation.json");
        JsonNode ttft = StreamSupport.stream(
                        validation.at("/policies/0/metrics").spliterator(), false)
                .filter(metric -> metric.get("metric").asText().equals("ttft_ms.mean"))
                .findFirst()
                .orElseThrow();
        assertThat(ttft.get("live").size()).isEqualTo(2);
        double mean = (ttft.at("/live/0").asDouble() + ttft.at("/live/1").asDouble()) / 2;
        assertThat(ttft.get("error").asDouble())
                .isCloseTo((ttft.get("simulated").asDouble() - mean) / mean, org.assertj.core.data.Offset.offset(0.01));
        assertThat(report("both/live/report.json").get("mode").asText()).isEqualTo("live");
        int simulated = Files.readAllLines(folder.resolve("both/simulated/requests.csv"))
                        .size()
                - 1;
        assertThat(Files.readAllLines(folder.resolve("both/live/requests.csv")))
                .as("a heading, and a line for each request of both runs")
                .hasSize(2 * simulated + 1);
    }

    @Test
    void validatingSimulatesTheMachineAsItWasMeasuredAroundTheLiveRuns() throws Exception {
        String file = scenario(SCENARIO.replace("duration: 4s", "duration: 1s").replace("{synth: tiny}", "{synth: 5m}"))
                .toString();
        Simctl.Result result = Simctl.run(
                "validate",
                file,
                "--calibrate",
                "24s",
                "--out",
                folder.resolve("both").toString());

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).contains("ada: decode ", "the machine's speed drifted by ", "live, 2×");
        String profile = Files.readString(folder.resolve("both/calibrated-box.yaml"));
        String step = profile.lines()
                .filter(line -> line.strip().startsWith("decode: {1: "))
                .findFirst()
                .orElseThrow()
                .strip();
        assertThat(Files.readString(folder.resolve("both/simulated/report.html")))
                .as("what was simulated")
                .contains(step);
        assertThat(Files.readString(folder.resolve("both/live/report.html")))
                .as("the configuration of the live runs")
                .doesNotContain("decode: {1: ");
    }

    @Test
    void aServerThatDoesNotComeUpIsTheBackendsFaultAndSaysWhy() throws Exception {
        Files.writeString(folder.resolve("broken.gguf"), "not a model");
        String file = scenario(SCENARIO.replace("{synth: tiny}", "{file: broken.gguf, trusted: true}"))
                .toString();
        Simctl.Result result =
                Simctl.run("live", file, "--out", folder.resolve("live").toString());

        assertThat(result.exitCode()).isEqualTo(ExitCode.BACKEND);
        assertThat(result.err()).contains("ada").contains("before it was ready").doesNotContain("\tat ");
        assertThat(folder.resolve("live/report.json")).doesNotExist();
    }
}

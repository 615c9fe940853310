package io.simctl.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.simctl.cli.Simctl;
import io.simctl.cli.Simctl.Result;
import io.simctl.report.artifact.ArtifactFile;
import io.simctl.report.result.RequestCount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recording with rejected requests, replayed: what was recorded stands beside what was simulated, on every surface. */
class RecordedBesideSimulatedTest {
    private static final int REQUESTS = 400;

    @TempDir
    private Path folder;

    private Path scenario;

    /** One request in ten was rejected; the others had a TTFT of i ms and 5 ms a token. */
    @BeforeEach
    void writeARecording() throws IOException {
        StringBuilder rows = new StringBuilder("seconds,prompt_tokens,output_tokens,model,ttft_ms,e2e_ms,status\n");
        for (int i = 1; i <= REQUESTS; i++) {
            rows.append(
                    i % 10 == 0
                            ? "%d,100,0,m,,,429\n".formatted(i)
                            : "%d,100,11,m,%d.0,%d.0,200\n".formatted(i, i, i + 50));
        }
        Files.writeString(folder.resolve("t.csv"), rows);
        scenario = scenario("t.csv", "");
    }

    private Path scenario(String trace, String knobs) throws IOException {
        return Files.writeString(folder.resolve("s.yaml"), """
                scenario: replayed
                traces: {t: {path: %s%s}}
                models: {m: {weights: 10GB, kv_per_token: 24KiB, context: 8192, parameters: 20e9}}
                hardware: {mac: {memory: 64GB, bandwidth: 546GB/s, compute: 34TFLOPS}}
                fleet: {box: {hardware: mac, resident: m}}
                workload: [{trace: t, model: m}]
                policies: {one: {fleet: {scheduling: least-busy}}, two: {fleet: {scheduling: least-busy}}}
                """.formatted(trace, knobs));
    }

    private Result run(String... more) throws Exception {
        String[] arguments = new String[4 + more.length];
        arguments[0] = "run";
        arguments[1] = scenario.toString();
        arguments[2] = "--out";
        arguments[3] = folder.resolve("out").toString();
        System.arraycopy(more, 0, arguments, 4, more.length);
        return Simctl.run(arguments);
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(folder.resolve("out/report.json").toFile());
    }

    @Test
    void standsBesideTheSimulatedOnEverySurface() throws Exception {
        Result result = run();

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out().lines().map(line -> line.strip().replaceAll(" +", " ")))
                .anyMatch(line -> line.startsWith("as recorded recorded one two"))
                .anyMatch(line -> line.matches("429-rate 10.0 % 0.0 % 0.0 %"))
                .anyMatch(line -> line.startsWith("TTFT p50 199 ms"));
        assertThat(Files.readString(folder.resolve("out/summary.md")))
                .contains(
                        "## Recorded and simulated",
                        "| all models | 429-rate | 10.0 % | 0.0 % | 0.0 % |",
                        "TPOT p50 | 5.00 ms");
        assertThat(Files.readString(folder.resolve("out/report.html")))
                .contains("id=\"recorded\"", "href=\"#recorded\"", "10.0 %");
    }

    @Test
    void hasItsFiguresInReportJsonUnderTheNamesOfThoseOfPolicies() throws Exception {
        run();

        JsonNode all = json().at("/recorded/models/1");
        assertThat(all.get("name").asText()).isEqualTo("*");
        assertThat(all.get("submitted").asLong()).isEqualTo(REQUESTS);
        assertThat(all.get("completed").asLong()).isEqualTo(360);
        assertThat(all.get("rejected").asLong()).isEqualTo(40);
        assertThat(all.get("rate_429").asDouble()).isEqualTo(0.1);
        assertThat(all.at("/ttft_ms/count").asLong()).isEqualTo(360);
        assertThat(all.at("/ttft_ms/p50").asDouble()).isCloseTo(199, within(2.0));
        assertThat(all.at("/ttft_ms/p99").isNull()).as("of 360").isTrue();
        assertThat(all.at("/tpot_ms/p50").asDouble()).isCloseTo(5, within(0.02));
        assertThat(all.at("/e2e_ms/p50").asDouble()).isCloseTo(249, within(2.0));
        assertThat(json().at("/policies/0/models/1/submitted").asLong()).isEqualTo(REQUESTS);
    }

    @Test
    void isInTheArtifact() throws Exception {
        run();

        assertThat(ArtifactFile.read(folder.resolve("out").resolve(ArtifactFile.NAME))
                        .setup()
                        .inputs()
                        .recorded())
                .singleElement()
                .satisfies(figures -> assertThat(figures.counts().get(RequestCount.STATUS_429))
                        .isEqualTo(40));
    }

    @Test
    void leavesRejectedRequestsOutOnRequestAndSaysSo() throws Exception {
        Result result = run("--set", "traces.t.rejected=drop");

        assertThat(result.err()).contains("40 requests failed when they were recorded, and are left out");
        assertThat(json().at("/policies/0/models/1/submitted").asLong()).isEqualTo(360);
        assertThat(json().at("/recorded/models/1/rate_429").asDouble()).isEqualTo(0.1);
    }

    @Test
    void isLeftOutWhereTheTraceSaysNothing() throws Exception {
        Files.writeString(folder.resolve("plain.csv"), "seconds,prompt_tokens,output_tokens\n0,10,5\n1,10,5\n");
        scenario = scenario("plain.csv", "");
        Result result = run();

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).doesNotContain("recorded");
        assertThat(json().has("recorded")).isFalse();
    }

    @Test
    void countsCopiesOfATraceOnce() throws Exception {
        Result result = run("--replications", "3", "--set", "traces.t.rejected=drop");

        assertThat(result.out().replaceAll("\\s+", " ")).contains("copies of one run, since nothing in it is random");
        assertThat(json().at("/policies/0/models/1/ttft_ms/count").asLong()).isEqualTo(3 * 360);
        assertThat(json().at("/policies/0/models/1/ttft_ms/p95").isNull()).isFalse();
        assertThat(json().at("/policies/0/models/1/ttft_ms/p99").isNull()).isTrue();
        assertThat(json().at("/comparisons/0/basis").asText().toLowerCase(Locale.ROOT))
                .doesNotContain("replications");
    }

    @Test
    void answersATraceOfFailuresOnlyAndWritesNothing() throws Exception {
        for (String rows : new String[] {"0,10,0\n1,20,0\n", "0,10,0\n"}) {
            Files.writeString(folder.resolve("failures.csv"), "seconds,prompt_tokens,output_tokens\n" + rows);
            scenario = scenario("failures.csv", "");
            Result result = run();

            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.err())
                    .contains("failures.csv:1:1: no request of the trace was answered; nothing to replay");
            assertThat(folder.resolve("out/report.json")).doesNotExist();
        }
    }

    @Test
    void runsATraceOfOneRequest() throws Exception {
        Files.writeString(folder.resolve("one.csv"), "seconds,prompt_tokens,output_tokens\n5,10,1\n");
        scenario = scenario("one.csv", "");

        Result result = run();

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(json().at("/policies/0/models/1/completed").asLong()).isEqualTo(1);
    }
}

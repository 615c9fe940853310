package io.simctl.cli.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.cli.Simctl;
import io.simctl.cli.Simctl.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code simctl compare} where both runs left a line for each request. */
class CompareByRequestTest {
    private static final String SCENARIO = """
            scenario: small
            duration: 10m
            warmup: 1m
            models: {m: {weights: 10GB, kv_per_token: 24KiB, context: 8192, parameters: 20e9}}
            hardware: {mac: {memory: 64GB, bandwidth: 546GB/s, compute: 34TFLOPS}}
            fleet: {box: {hardware: mac, count: 2, resident: m}}
            workload: [{rate: 2/s, model: m, prompt: {type: log-normal, median: 200, p95: 900}, output: 50}]
            policies: {one: {fleet: {scheduling: least-busy}}}
            """;

    @TempDir
    private Path folder;

    private String before = "";
    private String after = "";

    @BeforeEach
    void runBoth() throws IOException {
        before = run("before", SCENARIO);
        after = run("after", SCENARIO.replace("34TFLOPS", "30TFLOPS"));
    }

    private String run(String name, String scenario) throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".yaml"), scenario);
        Path out = folder.resolve(name);
        Result result = Simctl.inProcess("run", file.toString(), "--out", out.toString(), "--quiet", "--requests-csv");
        assertThat(result.err()).isEmpty();
        return out.toString();
    }

    private static Result compare(String... arguments) {
        return Simctl.inProcess(
                Stream.concat(Stream.of("compare"), Stream.of(arguments)).toArray(String[]::new));
    }

    @Test
    void pairsRequestsByTheirNumbers() {
        Result result = compare(before, after, "--metric", "ttft.p50,rate_completed");

        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .containsPattern("ttft\\.p50 .* worse\n")
                .containsPattern("Intervals: paired by request, 1,\\d{3} requests in \\d+ blocks\\.")
                .containsPattern("Intervals: paired over \\d+ batches of \\d+ s\\.")
                .doesNotContain("Not paired by request");
    }

    @Test
    void saysWhyItGoesByBatchesWhereOneSideHasNoFile() throws IOException {
        Files.delete(Path.of(after, "requests.csv"));

        Result result = compare(before, after, "--metric", "ttft.p50");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .contains("Not paired by request: there is no " + Path.of(after, "requests.csv")
                        + ", which --requests-csv of a run writes.")
                .doesNotContain("paired by request, ");
    }

    @Test
    void goesByBatchesWhereUsersWaitForAnswers() throws IOException {
        String users = SCENARIO.replace("rate: 2/s", "users: 5, think: 1s");

        Result result = compare(
                run("users", users), run("more", users.replace("count: 2", "count: 3")), "--metric", "ttft.p50");

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).contains("Not paired by request: users or conversations go on when they are answered");
    }

    @Test
    void refusesAFileOfAnotherRunWithItsPlaceAndTheCure() throws IOException {
        Path file = Path.of(after, "requests.csv");
        List<String> lines = Files.readAllLines(file);
        Files.write(file, lines.subList(0, lines.size() - 5));

        Result result = compare(before, after);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .contains(file + ": is of another run than the artifact beside it: ")
                .contains("run the scenario again with --requests-csv, or remove the file to compare without it");
    }
}

package io.simctl.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.simctl.cli.Simctl;
import io.simctl.cli.Simctl.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code simctl trace} as a user meets it. */
class TraceCommandTest {
    private static final int TERMINAL_COLUMNS = 80;

    @TempDir
    private Path folder;

    private Path lumps;

    @BeforeEach
    void writeATraceOfFewTimes() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 600; i++) {
            rows.append("{\"timestamp\": %d, \"input_length\": %d, \"output_length\": 9, \"hash_ids\": [1, %d]}%n"
                    .formatted(i / 10 * 3000, 600 + i, i / 2));
        }
        lumps = Files.writeString(folder.resolve("lumps.jsonl"), rows);
    }

    private static Result fine(String... arguments) throws Exception {
        Result result = Simctl.run(arguments);
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result;
    }

    @Test
    void drawsATraceInEightyColumns() throws Exception {
        Result info = fine("trace", "info", lumps.toString());

        assertThat(info.out().replace(lumps.toString(), "lumps.jsonl").lines())
                .allMatch(line -> line.length() <= TERMINAL_COLUMNS)
                .contains("lumps.jsonl: mooncake, 600 requests in 2.95 min", "failures    none");
        assertThat(info.out()).contains("█").doesNotContain("\u001b");
        assertThat(info.err())
                .contains(
                        "600 of 600 requests share their time with others (60 different times, up to 10 requests at one)");
    }

    @Test
    void saysInRunAsWellThatRequestsShareTheirTimesUnlessTheyAreSpread() throws Exception {
        Path scenario = Files.writeString(folder.resolve("s.yaml"), """
                scenario: lumps
                traces: {lumps: lumps.jsonl}
                models: {m: {weights: 10GB, kv_per_token: 24KiB, context: 8192, parameters: 20e9}}
                hardware: {mac: {memory: 64GB, bandwidth: 546GB/s, compute: 34TFLOPS}}
                fleet: {box: {hardware: mac, resident: m}}
                workload: [{trace: lumps, model: m}]
                policies: {p: {fleet: {scheduling: least-busy}}}
                """);
        String out = folder.resolve("out").toString();

        assertThat(fine("run", scenario.toString(), "--out", out).err())
                .contains("lumps.jsonl: 600 of 600 requests share their time with others");
        assertThat(fine("run", scenario.toString(), "--out", out, "--set", "workload.0.spread=even")
                        .err())
                .isEmpty();
    }

    @Test
    void givesTheSameFiguresAsJson() throws Exception {
        JsonNode info = new ObjectMapper()
                .readTree(fine("trace", "info", "--json", lumps.toString()).out());

        assertThat(info.get("requests").asLong()).isEqualTo(600);
        assertThat(info.at("/same_time/times").asLong()).isEqualTo(60);
        assertThat(info.at("/prompt_tokens/min").asLong()).isEqualTo(600);
        assertThat(info.at("/prefix_reuse/distinct").asLong()).isEqualTo(300);
        assertThat(info.at("/rate/requests_per_s")).hasSize(128);
    }

    @Test
    void printsNoFigureThatTwoRequestsCannotBear() throws Exception {
        Path two =
                Files.writeString(folder.resolve("two.csv"), "seconds,prompt_tokens,output_tokens\n0,10,20\n9,30,40\n");

        Result info = fine("trace", "info", two.toString());

        assertThat(info.out())
                .contains("too few gaps for their CV, which takes 30")
                .contains("too few requests for it: p50 takes 11, p90 64, p95 130, p99 662")
                .containsPattern("prompt +20 +– +– +– +– +30 +40");
        JsonNode json = new ObjectMapper()
                .readTree(fine("trace", "info", "--json", two.toString()).out());
        assertThat(json.at("/gaps_ms/cv").isNull()).isTrue();
        assertThat(json.at("/prompt_tokens/p99").isNull()).isTrue();
        assertThat(json.at("/prompt_tokens/max").asLong()).isEqualTo(30);
    }

    @Test
    void showsEveryPercentileOfEnoughRequests() throws Exception {
        JsonNode json = new ObjectMapper()
                .readTree(fine("trace", "info", "--json", lumps.toString()).out());

        assertThat(json.at("/prompt_tokens/p95").asLong()).isEqualTo(1169);
        assertThat(json.at("/prompt_tokens/p99").isNull()).as("of 600").isTrue();
    }

    @Test
    void readsWhatIsSaidOfALayout() throws Exception {
        Path seconds = Files.writeString(folder.resolve("seconds.jsonl"), """
                {"timestamp": 700.0, "input_length": 640, "output_length": 128, "hash_ids": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}
                {"timestamp": 760.5, "input_length": 64, "output_length": 64, "hash_ids": [1]}
                """);
        Path other = Files.writeString(folder.resolve("other.csv"), "arrived,in,out\n0.0,374,44\n4.25,396,109\n");

        Result nothingSaid = Simctl.run("trace", "info", seconds.toString());
        assertThat(nothingSaid.exitCode()).isEqualTo(2);
        assertThat(nothingSaid.err()).contains(":1:1: 10 hashes are too many", "`--block-tokens 64`");
        assertThat(Simctl.run("trace", "info", seconds.toString(), "--block-tokens", "64")
                        .err())
                .contains(":2:15: `760.5` has a fraction", "`--time-unit s`");
        assertThat(fine("trace", "info", seconds.toString(), "--block-tokens", "64", "--time-unit", "s")
                        .out())
                .contains("2 requests in 60.5 s", "9.1 % of 11 blocks of 64 tokens");
        assertThat(Simctl.run("trace", "info", other.toString()).err())
                .contains("no known trace begins with this line", "`--columns arrived_at=seconds,...`");
        assertThat(fine(
                                "trace",
                                "info",
                                other.toString(),
                                "--columns",
                                "arrived=seconds,in=prompt_tokens,out=output_tokens")
                        .out())
                .contains("columns, 2 requests in 4.25 s");
        assertThat(Simctl.run("trace", "info", other.toString(), "--columns", "arrived=second")
                        .err())
                .contains("--columns: simctl has no column `second`", "did you mean `seconds`?");
        assertThat(Simctl.run("trace", "convert", lumps.toString(), "--to", "x.csv", "--as", "columns")
                        .err())
                .contains("there is no trace format `columns`");
    }

    @Test
    void warnsOfARateThatOnlyAnotherUnitExplains() throws Exception {
        Path whole = Files.writeString(folder.resolve("whole.jsonl"), """
                {"timestamp": 0, "input_length": 64, "output_length": 12}
                {"timestamp": 30, "input_length": 64, "output_length": 64}
                {"timestamp": 60, "input_length": 64, "output_length": 64}
                """);

        assertThat(fine("trace", "info", whole.toString()).err())
                .contains("3 requests in 0.060 s, which are 33.3 a second", "`time_unit` (`--time-unit`)");
        assertThat(fine("trace", "info", whole.toString(), "--time-unit", "ms").err())
                .isEmpty();
    }

    @Test
    void tellsRejectedRequestsFromOtherFailures() throws Exception {
        Path recorded = Files.writeString(
                folder.resolve("recorded.csv"),
                "seconds,prompt_tokens,output_tokens,status\n0,10,20,200\n1,10,0,429\n2,10,0,503\n3,10,0,502\n");

        assertThat(fine("trace", "info", recorded.toString()).out())
                .contains(
                        "3 requests (75.0 %) have no output",
                        "2 were rejected with 429 or 503; a replay sends them again",
                        "1 failed otherwise or for no known reason");
    }

    @Test
    void convertsThereAndBackAndSpreadsOnRequest() throws Exception {
        Path own = folder.resolve("own.csv.zst");
        Path back = folder.resolve("back.jsonl");
        fine("trace", "convert", lumps.toString(), "--to", own.toString());
        fine("trace", "convert", own.toString(), "--to", back.toString());

        assertThat(back).hasSameTextualContentAs(lumps);

        fine("trace", "convert", lumps.toString(), "--to", own.toString(), "--spread", "even");
        JsonNode info = new ObjectMapper()
                .readTree(fine("trace", "info", "--json", own.toString()).out());
        assertThat(info.at("/same_time/sharing").asLong()).isZero();
        assertThat(info.at("/gaps_ms/cv").asDouble()).isLessThan(0.01);
    }

    @Test
    void tellsWhatAConversionLeavesOut() throws Exception {
        Path azure = folder.resolve("azure.csv");

        Result result = fine("trace", "convert", lumps.toString(), "--to", azure.toString(), "--as", "azure");

        assertThat(result.err()).contains("azure has no place for block hashes: left out of 600 rows (warning)");
    }

    @Test
    void leavesNothingBehindWhenATraceIsBroken() throws Exception {
        Files.writeString(lumps, "{\"timestamp\": 0, \"input_length\": 5}\n", java.nio.file.StandardOpenOption.APPEND);
        Path own = folder.resolve("own.csv");

        Result result = Simctl.run("trace", "convert", lumps.toString(), "--to", own.toString());

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err().strip()).isEqualTo(lumps + ":601:1: `output_length` is missing");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(lumps);
        }
    }

    @Test
    void answersWrongNamesWithTheNearestOne() throws Exception {
        Result format = Simctl.run("trace", "info", lumps.toString(), "--from", "moncake");
        Result other = Simctl.run("trace", "info", lumps.toString(), "--from", "azure");
        Result ending = Simctl.run("trace", "convert", lumps.toString(), "--to", "x.txt");

        assertThat(format.exitCode()).isEqualTo(2);
        assertThat(format.err()).contains("there is no trace format `moncake`; did you mean `mooncake`?");
        assertThat(other.err()).contains(":1:1: this is no trace in the format `azure`; it looks like `mooncake`");
        assertThat(ending.err()).contains("end it in .csv or .jsonl, or say `--as FORMAT`");
    }

    @Test
    void synthesisesWhatTheOptionsSay() throws Exception {
        Path to = folder.resolve("synth.csv.gz");
        String[] synth = {
            "trace",
            "synth",
            "--rate",
            "10/s",
            "--duration",
            "30m",
            "--gaps",
            "gamma",
            "--cv",
            "2",
            "--shape",
            "{type: ramp, from: 0.5, to: 1.5, end: 30m}",
            "--prompt",
            "{type: log-normal, median: 400, p95: 3000}",
            "--output",
            "150",
            "--model",
            "m",
            "--to",
            to.toString()
        };
        assertThat(fine(synth).out()).contains("requests, simctl");
        byte[] first = Files.readAllBytes(to);
        JsonNode info = new ObjectMapper()
                .readTree(fine("trace", "info", "--json", to.toString()).out());
        fine(synth);

        assertThat(Files.readAllBytes(to)).as("equal seeds give equal bytes").isEqualTo(first);
        assertThat(info.at("/requests").asLong()).isBetween(17_000L, 19_000L);
        assertThat(info.at("/prompt_tokens/p50").asLong()).isBetween(380L, 420L);
        assertThat(info.at("/output_tokens/max").asLong()).isEqualTo(150);
        assertThat(info.at("/models/0/name").asText()).isEqualTo("m");
        assertThat(info.at("/gaps_ms/cv").asDouble()).isBetween(2.0, 2.6);
    }

    @Test
    void fitsARecordedTraceAndPrintsAWorkloadThatLoads() throws Exception {
        Path to = folder.resolve("like.csv");

        Result like = fine("trace", "synth", "--like", lumps.toString(), "--to", to.toString(), "--scale", "10");

        assertThat(like.err()).contains("they are spread at random before the gaps are fitted");
        assertThat(like.out()).contains("CV of the gaps", "KS distance", "recorded", "synthetic");
        assertThat(Files.readAllLines(to).size()).isBetween(5000, 7000);

        String workload =
                like.out().substring(like.out().indexOf("workload:"), like.out().indexOf("recorded"));
        Path scenario = Files.writeString(folder.resolve("s.yaml"), """
                scenario: like
                duration: 1m
                models: {MODEL: {weights: 10GB, kv_per_token: 24KiB, context: 8192, parameters: 20e9}}
                hardware: {mac: {memory: 64GB, bandwidth: 546GB/s, compute: 34TFLOPS}}
                fleet: {box: {hardware: mac, resident: MODEL}}
                policies: {p: {fleet: {scheduling: least-busy}}}
                """ + workload.stripTrailing() + "\n");
        fine("scenario", "check", scenario.toString());
    }

    @Test
    void answersSynthOptionsThatAreMissingOrWrong() throws Exception {
        String to = folder.resolve("x.csv").toString();
        Result endless = Simctl.run("trace", "synth", "--rate", "1/s", "--prompt", "5", "--output", "5", "--to", to);
        Result wrong = Simctl.run(
                "trace",
                "synth",
                "--rate",
                "often",
                "--prompt",
                "{type: log-normal, medan: 3, p95: 4}",
                "--output",
                "5",
                "--duration",
                "1m",
                "--to",
                to);
        Result both = Simctl.run("trace", "synth", "--like", lumps.toString(), "--rate", "1/s");

        assertThat(endless.err()).contains("this never ends: give a `--duration`, or a number of `--requests`");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err())
                .contains("--rate:1:1: `rate` must be a rate, such as `7.5/s` or `90/min`, but is `often`")
                .contains("--prompt:1:20: unknown key `medan` of `prompt`; did you mean `median`?");
        assertThat(Simctl.run(
                                "trace",
                                "synth",
                                "--rate",
                                "1/s",
                                "--prompt",
                                "5",
                                "--output",
                                "5",
                                "--duration",
                                "1",
                                "--to",
                                to)
                        .err())
                .contains("--duration:1:1: must be a duration with its unit");
        assertThat(both.err()).contains("`--like` fits `--rate` to the recorded trace; give one of the two");
        assertThat(folder.resolve("x.csv")).doesNotExist();
    }

    @Test
    void describesATraceInTheShapeOfAzures() throws Exception {
        Path trace = folder.resolve("made.csv");
        fine(
                "trace",
                "synth",
                "--rate",
                "5/s",
                "--requests",
                "20000",
                "--prompt",
                "1000",
                "--output",
                "200",
                "--as",
                "azure",
                "--to",
                trace.toString());

        assertThat(fine("trace", "info", trace.toString()).out())
                .contains("azure, 20,000 requests in 67.")
                .contains("CV of the gaps 1.0")
                .contains("same time   no two requests");
    }
}

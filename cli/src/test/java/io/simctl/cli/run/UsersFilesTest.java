package io.simctl.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.cli.Simctl;
import io.simctl.cli.Simctl.Result;
import io.simctl.live.emulator.Emulator;
import io.simctl.live.emulator.EmulatorOptions;
import io.simctl.trace.TraceReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A user's files, and the output, when something is in the way or the command is told to end. */
class UsersFilesTest {
    private static final String QUICKSTART =
            Simctl.HOME.resolve("scenarios/quickstart.yaml").toString();
    private static final String TRACE = "seconds,prompt_tokens,output_tokens\n0,10,10\n1,20,20\n";

    private static final int TERMINATED = 143;

    @TempDir
    private Path folder;

    @Test
    void anInputTraceIsNoResultOfAnEarlierRun() throws Exception {
        Path trace = Files.writeString(folder.resolve("requests.csv"), TRACE);
        Path scenario = Files.writeString(folder.resolve("scenario.yaml"), """
                scenario: replay
                traces: {t: requests.csv}
                models:
                  m: {weights: 4GB, kv_per_token: 24KiB, context: 8192, parameters: 8e9, max_tokens: 256}
                hardware:
                  h: {memory: 64GB, bandwidth: 546GB/s, compute: 34TFLOPS}
                fleet:
                  f: {hardware: h, resident: m}
                workload:
                  - {trace: t, model: m}
                policies:
                  p: {fleet: {scheduling: least-busy}}
                """);

        Result result = Simctl.run("run", scenario.toString(), "--out", folder.toString());

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("requests.csv there is not of simctl; choose another folder with --out");
        assertThat(trace).hasContent(TRACE);
    }

    @Test
    void aTraceIsNotConvertedOntoItself() throws Exception {
        Path trace = Files.writeString(folder.resolve("t.csv"), TRACE);
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), trace);

        Result result = Simctl.run("trace", "convert", trace.toString(), "--to", link.toString());

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("is the trace that is read; name another file");
        assertThat(trace).hasContent(TRACE);
    }

    @Test
    void aScenarioIsNotReplacedByAProfile() throws Exception {
        Path mine = Files.writeString(folder.resolve("mine.yaml"), "scenario: mine\n");

        Result result = Simctl.run("calibrate", "openai", "--url", "http://127.0.0.1:9", "--out", mine.toString());

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("is no profile that `simctl calibrate` made; name another file");
        assertThat(mine).hasContent("scenario: mine\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scenario schema",
                "policies",
                "profiles --json",
                "results",
                "--help",
                "--version",
                "run --json --quiet --out {out} {quickstart}",
                "trace synth --rate 5/s --duration 1s --prompt 5 --output 5 --to {out}.csv"
            })
    void anOutputThatCannotBeWrittenIsAnError(String command) throws Exception {
        String[] arguments = command.replace("{out}", folder.resolve("out").toString())
                .replace("{quickstart}", QUICKSTART)
                .split(" ");
        Path err = folder.resolve("err.txt");

        Process process = Simctl.start(Path.of("/dev/full"), err, arguments);
        process.waitFor();

        assertThat(process.exitValue()).as(command).isEqualTo(2);
        assertThat(err).content().contains("simctl: cannot write to standard output: No space left on device");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "trace convert {in} --as simctl --to {to}",
                "trace synth --rate 5/s --duration 1s --prompt 5 --output 5 --as simctl --to {to}",
                "model synth {to}"
            })
    void aDeviceStaysADevice(String command) throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("null"), Path.of("/dev/null"));
        Path in = Files.writeString(folder.resolve("in.csv"), TRACE);

        Result result = Simctl.run(command.replace("{in}", in.toString())
                .replace("{to}", link.toString())
                .split(" "));

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(link).isSymbolicLink();
        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
    }

    @Test
    void aFullDiskIsSaidAndLeavesWhatWasThere() throws Exception {
        Path out = folder.resolve("out");
        Result before = Simctl.run("run", QUICKSTART, "--quiet", "--out", out.toString());
        assertThat(before.exitCode()).isZero();
        List<String> files = names(out);
        byte[] report = Files.readAllBytes(out.resolve("report.json"));

        Process process =
                limited("run", QUICKSTART, "--seed", "2", "--requests-csv", "--quiet", "--out", out.toString());

        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(folder.resolve("err.txt"))
                .content()
                .startsWith("simctl: cannot write")
                .doesNotContain("\tat ");
        assertThat(names(out)).isEqualTo(files);
        assertThat(out.resolve("report.json")).hasBinaryContent(report);
    }

    @Test
    void aRecordingOnAFullDiskEndsAndKeepsTheRowsThatWereWhole() throws Exception {
        Path trace = folder.resolve("recorded.csv");
        try (Emulator server = Emulator.start(EmulatorOptions.INSTANT)) {
            Process process =
                    limited("record", "--upstream", server.base().toString(), "--port", "0", "--out", trace.toString());
            URI recorder = URI.create(listening("recording what passes from (\\S+) to"));
            HttpClient client = HttpClient.newHttpClient();
            String model = "m".repeat(20_000);
            for (int i = 0; i < 10 && process.isAlive(); i++) {
                HttpRequest request = HttpRequest.newBuilder(recorder.resolve("/v1/completions"))
                        .POST(BodyPublishers.ofString(
                                "{\"prompt\":\"x\",\"max_tokens\":3,\"model\":\"" + model + "\"}"))
                        .build();
                try {
                    client.send(request, BodyHandlers.ofString());
                } catch (IOException ended) {
                    break;
                }
            }
            assertThat(process.waitFor()).isEqualTo(2);
        }
        assertThat(folder.resolve("err.txt"))
                .content()
                .contains("simctl: the recording ended early: cannot write to " + trace + ": ")
                .doesNotContain("\tat ");
        try (TraceReader rows = TraceReader.open(trace, Optional.empty())) {
            int count = 0;
            while (rows.hasNext()) {
                rows.next();
                count++;
            }
            assertThat(count).isPositive();
        }
    }

    private String listening(String pattern) throws Exception {
        Path err = folder.resolve("err.txt");
        while (true) {
            Matcher said = Pattern.compile(pattern).matcher(Files.readString(err));
            if (said.find()) {
                return said.group(1);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** No file may grow beyond 64 KiB, as on a full disk. */
    private Process limited(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("bash", "-c", "ulimit -f 64; exec \"$@\"", "bash"));
        command.addAll(Simctl.command(arguments));
        return new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out.txt").toFile())
                .redirectError(folder.resolve("err.txt").toFile())
                .start();
    }

    @RepeatedTest(3)
    void aRunThatIsToldToEndEndsSilentlyAndLeavesNothing(RepetitionInfo repetition) throws Exception {
        endsSilently(1000 + 400L * repetition.getCurrentRepetition());
    }

    private void endsSilently(long after) throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err.txt");
        Process process = Simctl.start(
                folder.resolve("out.txt"),
                err,
                "run",
                QUICKSTART,
                "--replications",
                "200",
                "--requests-csv",
                "--events-csv",
                "--out",
                out.toString());
        boolean endedByItself = process.waitFor(after, TimeUnit.MILLISECONDS);
        process.destroy();

        assertThat(process.waitFor()).isEqualTo(endedByItself ? 0 : TERMINATED);
        assertThat(saidBySimctl(err)).as("said %d ms after the start", after).isEmpty();
        if (Files.exists(out)) {
            assertThat(names(out)).noneMatch(name -> name.startsWith("."));
        }
    }

    /** The lines that are simctl's, without the JVM's own: told to end before it has its modules, it fails to log that, with no code of ours begun. */
    private static List<String> saidBySimctl(Path err) throws Exception {
        return Files.readAllLines(err).stream()
                .filter(line -> !line.startsWith("Runtime.exit(" + TERMINATED + ") logging failed"))
                .toList();
    }

    private static List<String> names(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}

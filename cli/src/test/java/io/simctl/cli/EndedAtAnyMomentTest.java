package io.simctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.simctl.live.emulator.Emulator;
import io.simctl.live.emulator.EmulatorOptions;
import io.simctl.live.process.LoopbackPorts;
import io.simctl.trace.TraceReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Commands that are told to end, by SIGTERM, or killed, by turns, at any moment while they start, run and write. None of their servers runs
 * on, no file is half a file, and nothing is called a defect. Each command is ended {@code -Dsimctl.moments} times in each of the two ways; unless
 * said, a run 12 times and the others, which take longer, 6 times.
 */
@Tag("slow")
class EndedAtAnyMomentTest {
    private static final String MOMENTS = "simctl.moments";
    private static final int WAYS = 2;
    private static final int TERMINATED = 143;
    private static final int KILLED = 137;
    private static final Duration ORPHANS_END_WITHIN = Duration.ofSeconds(10);
    private static final String QUICKSTART =
            Simctl.HOME.resolve("scenarios/quickstart.yaml").toString();

    private static final String LIVE = """
            scenario: ended
            duration: 1h
            drain: 1s
            models:
              m: {weights: 1MB, kv_per_token: 1, context: 4096, parameters: 1e6, max_tokens: 16, live: {name: "MARK"}}
            hardware:
              this: {memory: 1GB, bandwidth: 10GB/s, compute: 100GFLOPS}
            fleet:
              box:
                hardware: this
                resident: m
                backend:
                  type: openai
                  slots: 4
                  command: "'JAVA' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC io.simctl.cli.Main serve --port {port} --model MARK"
                  environment: {CLASSPATH: "PATHS"}
            workload:
              - {model: m, rate: 20/s, prompt: 20, output: 8}
            policies:
              p: {fleet: {scheduling: least-busy}}
            """;

    private static long startMillis;

    @TempDir
    private Path folder;

    /**
     * A moment, the same in each run of this test.
     *
     * @param share of the time in which a command starts, runs for a while, and writes, on this machine now
     */
    record Moment(double share, boolean isKill) {
        void end(Process process, long spanMillis) throws InterruptedException {
            assertThat(process.waitFor((long) (share * spanMillis), TimeUnit.MILLISECONDS))
                    .as("ended by itself")
                    .isFalse();
            if (isKill) {
                process.destroyForcibly();
            } else {
                process.destroy();
            }
            assertThat(process.waitFor()).isEqualTo(isKill ? KILLED : TERMINATED);
        }
    }

    static Stream<Moment> moments() {
        return moments(Integer.getInteger(MOMENTS, 12));
    }

    static Stream<Moment> fewerMoments() {
        return moments(Integer.getInteger(MOMENTS, 6));
    }

    private static Stream<Moment> moments(int ofEachWay) {
        Random random = new Random(ofEachWay);
        return IntStream.range(0, WAYS * ofEachWay)
                .mapToObj(number -> new Moment(random.nextDouble(), number % WAYS == 1));
    }

    /** The time that a start takes here and now. */
    @BeforeAll
    static void measureStart() throws Exception {
        long start = System.nanoTime();
        Simctl.run("--version");
        startMillis = Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    @ParameterizedTest
    @MethodSource("moments")
    void aRun(Moment moment) throws Exception {
        Path out = folder.resolve("out");
        Process process = start("run", QUICKSTART, "--replications", "2000", "--requests-csv", "--out", out.toString());

        moment.end(process, 4 * startMillis);

        assertNothingIsWrong(moment, out);
    }

    @ParameterizedTest
    @MethodSource("fewerMoments")
    void aLiveRun(Moment moment) throws Exception {
        String mark = "ended-" + Long.toHexString(new Random().nextLong());
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path scenario = Files.writeString(
                folder.resolve("ended.yaml"),
                LIVE.replace("MARK", mark)
                        .replace("JAVA", java)
                        .replace("PATHS", System.getProperty("java.class.path")));
        Path out = folder.resolve("out");
        Process process = start("live", scenario.toString(), "--requests-csv", "--out", out.toString());

        moment.end(process, 10 * startMillis);

        assertNothingIsWrong(moment, out);
        assertThat(left(mark)).as("servers left").isEmpty();
    }

    @ParameterizedTest
    @MethodSource("fewerMoments")
    void aRecording(Moment moment) throws Exception {
        Path trace = folder.resolve("trace.csv");
        int port = LoopbackPorts.free();
        try (Emulator server = Emulator.start(EmulatorOptions.INSTANT)) {
            Process process =
                    start("record", "--upstream=" + server.base(), "--port=" + port, "--out=" + trace, "--prompts");
            Thread client = Thread.ofVirtual().start(() -> callWhile(process, port));

            moment.end(process, 4 * startMillis);
            client.join();
        }

        assertNothingIsWrong(moment, folder);
        Path part = folder.resolve("trace.csv.part");
        assertThat(Files.exists(part) && !moment.isKill())
                .as("a recording that ended leaves its part")
                .isFalse();
        for (Path written : List.of(trace, part)) {
            if (Files.exists(written) && Files.size(written) > 0) {
                readTrace(written);
            }
        }
    }

    private Process start(String... arguments) throws IOException {
        return Simctl.start(folder.resolve("out.txt"), folder.resolve("err.txt"), arguments);
    }

    private void assertNothingIsWrong(Moment moment, Path out) throws Exception {
        assertThat(folder.resolve("err.txt")).content().doesNotContain("defect", "\tat ", "Exception");
        if (Files.exists(out)) {
            try (Stream<Path> files = Files.list(out)) {
                for (Path file : files.toList()) {
                    assertThat(file.getFileName().toString().startsWith(".") && !moment.isKill())
                            .as("left behind: %s", file)
                            .isFalse();
                    requireWhole(file);
                }
            }
        }
    }

    private static void requireWhole(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (name.startsWith(".")) {
            return;
        }
        if (name.endsWith(".json")) {
            assertThat(new ObjectMapper().readTree(file.toFile()).isObject())
                    .as(name)
                    .isTrue();
        } else if (name.endsWith(".json.gz")) {
            try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
                assertThat(new ObjectMapper().readTree(in).isObject()).as(name).isTrue();
            }
        } else if (name.endsWith(".csv")) {
            assertThat(Files.readString(file)).as(name).endsWith("\n");
        } else if (name.endsWith(".html")) {
            assertThat(Files.readString(file).strip()).as(name).endsWith("</html>");
        }
    }

    private static void readTrace(Path file) throws IOException {
        try (TraceReader rows = TraceReader.open(file, Optional.empty())) {
            while (rows.hasNext()) {
                rows.next();
            }
        }
    }

    private static void callWhile(Process process, int port) {
        HttpRequest call = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/completions"))
                .POST(BodyPublishers.ofString(
                        "{\"model\":\"m\",\"prompt\":\"one two\",\"max_tokens\":7,\"stream\":true}"))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (process.isAlive()) {
                try {
                    http.send(call, BodyHandlers.ofString());
                } catch (IOException notYetOrNoMore) {
                    Thread.sleep(Duration.ofMillis(5));
                }
            }
        } catch (InterruptedException enough) {
            Thread.currentThread().interrupt();
        }
    }

    /** Processes with this word among their arguments, those that end in time apart. */
    private static List<String> left(String mark) throws InterruptedException {
        long deadline = System.nanoTime() + ORPHANS_END_WITHIN.toNanos();
        List<String> running = running(mark);
        while (!running.isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(Duration.ofMillis(20));
            running = running(mark);
        }
        return running;
    }

    private static List<String> running(String mark) {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(command -> command.contains(mark))
                .toList();
    }
}

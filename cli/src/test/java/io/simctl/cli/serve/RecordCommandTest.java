package io.simctl.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.simctl.cli.Simctl;
import io.simctl.cli.Simctl.Result;
import io.simctl.cli.terminal.ExitCode;
import io.simctl.live.emulator.Emulator;
import io.simctl.live.emulator.EmulatorOptions;
import io.simctl.live.process.LoopbackPorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code simctl record} as a user meets it. */
@Timeout(120)
class RecordCommandTest {
    private static final String CALL =
            "{\"model\":\"m\",\"prompt\":\"one two three\",\"max_tokens\":7,\"stream\":true}";

    @TempDir
    private Path folder;

    private static CompletableFuture<Result> simctl(String... arguments) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return Simctl.run(arguments);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Sends a completion, as soon as somebody listens; false when nobody does any more. */
    private static boolean complete(HttpClient http, int port, BooleanSupplier hasEnded) throws InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + port + "/v1/completions");
        HttpRequest call = HttpRequest.newBuilder(address)
                .POST(BodyPublishers.ofString(CALL))
                .build();
        while (!hasEnded.getAsBoolean()) {
            try {
                http.send(call, BodyHandlers.ofString());
                return true;
            } catch (IOException e) {
                Thread.onSpinWait();
            }
        }
        return false;
    }

    @Test
    void whatItRecordsIsAScenariosWorkload() throws IOException, InterruptedException {
        Path trace = folder.resolve("trace.csv");
        int port = LoopbackPorts.free();
        try (Emulator server = Emulator.start(EmulatorOptions.INSTANT);
                HttpClient http = HttpClient.newHttpClient()) {
            CompletableFuture<Result> recording = simctl(
                    "record",
                    "--upstream",
                    server.base().toString(),
                    "--port",
                    "" + port,
                    "--out",
                    "" + trace,
                    "--requests",
                    "5");
            while (complete(http, port, recording::isDone)) {
                // until it has five
            }

            assertThat(recording.join().err()).contains("recorded 5 requests");
            assertThat(recording.join().exitCode()).isEqualTo(ExitCode.FINE);
        }

        Result replay = Simctl.run(
                "run",
                Simctl.HOME.resolve("scenarios/azure-conversation.yaml").toString(),
                "--set",
                "traces.azure.path=" + trace,
                "--set",
                "traces.azure.format=simctl",
                "--out",
                folder.resolve("out").toString(),
                "--check");

        assertThat(replay.exitCode()).as(replay.err()).isEqualTo(ExitCode.FINE);
        JsonNode report =
                new ObjectMapper().readTree(folder.resolve("out/report.json").toFile());
        assertThat(report.at("/policies/0/models/0/completed").asInt()).isEqualTo(5);
        assertThat(report.at("/policies/0/models/0/output_tokens").asInt()).isEqualTo(5 * 7);
    }

    @Test
    void whatWasRecordedWhenItIsKilledIsATraceWithItsTimes() throws IOException, InterruptedException {
        Path trace = folder.resolve("trace.csv");
        int port = LoopbackPorts.free();
        try (Emulator server = Emulator.start(EmulatorOptions.INSTANT);
                HttpClient http = HttpClient.newHttpClient()) {
            Process recording = Simctl.start(
                    folder.resolve("out"),
                    folder.resolve("err"),
                    "record",
                    "--upstream=" + server.base(),
                    "--port=" + port,
                    "--out=" + trace);
            for (int i = 0; i < 3; i++) {
                assertThat(complete(http, port, () -> !recording.isAlive())).isTrue();
            }
            while (lines(folder.resolve("trace.csv.part")) < 4) {
                Thread.onSpinWait();
            }
            recording.destroyForcibly().waitFor();
        }

        Result info =
                Simctl.run("trace", "info", folder.resolve("trace.csv.part").toString());

        assertThat(info.exitCode()).as(info.err()).isZero();
        assertThat(info.out()).contains("3 requests in").contains("  TTFT").contains("  TPOT");
        assertThat(trace).doesNotExist();
    }

    private static long lines(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        }
    }

    @Test
    void anAddressThatIsTakenLeavesAnOlderTraceAsItIs() throws IOException, InterruptedException {
        Path trace = Files.writeString(folder.resolve("trace.csv"), "precious");
        try (Emulator server = Emulator.start(EmulatorOptions.INSTANT)) {
            Result taken = Simctl.run(
                    "record",
                    "--upstream",
                    "http://127.0.0.1:1",
                    "--port",
                    "" + server.base().getPort(),
                    "--out",
                    "" + trace);

            assertThat(taken.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(taken.err())
                    .contains("cannot listen at 127.0.0.1:" + server.base().getPort());
        }
        assertThat(folder.toFile().list()).containsExactly("trace.csv");
        assertThat(trace).hasContent("precious");
    }

    @Test
    void anAddressThatIsNoneIsAnsweredWithWhatOneLooksLike() throws IOException, InterruptedException {
        Result wrong = Simctl.run("record", "--upstream", "localhost:8080", "--out", "" + folder.resolve("trace.csv"));

        assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.err()).contains("`localhost:8080`").contains("http://127.0.0.1:8080");
    }
}

package io.simctl.experiments.emulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.live.emulator.Emulator;
import io.simctl.live.emulator.EmulatorOptions;
import io.simctl.policy.type.Policies;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.load.ScenarioLoader;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A scenario's faults on the emulated server of one of its machines, with a model in memory (a) and two on disk (b, c): a token takes 2 ms,
 * a load 50 ms.
 */
@Timeout(60)
class EmulatedFaultsTest {
    private static final String WORLD = """
            scenario: emulated
            duration: 10s
            models:
              a: {weights: 100MB, kv_per_token: 1KB, context: 100000, parameters: 50e6}
              b: &b {weights: 100MB, kv_per_token: 1KB, context: 100000, parameters: 50e6}
              c: *b
            hardware:
              gpu: {memory: 20GB, bandwidth: 100GB/s, compute: 1TFLOPS, load_cold: 100GB/s, load_warm: 100GB/s,
                    load_overhead: 50ms, unload: 0ms, coresidency: [1, 1], load_share: 0}
            fleet:
              gpu: {hardware: gpu, resident: a, steps: {a: {decode: {1: 2ms}, prefill: 1e9}, b: {decode: {1: 2ms}, prefill: 1e9}}}
            workload: [{model: a, rate: 1/s, requests: 1, prompt: 10, output: 20}]
            policies: {p: {}}
            """;

    private static final Duration TOKEN = Duration.ofMillis(2);

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private Optional<Emulator> server = Optional.empty();

    private void serve(String... faults) throws IOException {
        String text = faults.length == 0 ? WORLD : WORLD + "faults:\n  - " + String.join("\n  - ", faults) + "\n";
        Path file = Files.writeString(folder.resolve("world.yaml"), text);
        Scenario scenario = ScenarioLoader.load(
                        file, List.of(), Policies.load(getClass().getClassLoader()))
                .scenario();
        EmulatedMachine machine = EmulatedMachine.of(scenario, "gpu");
        server = Optional.of(Emulator.start(
                new EmulatorOptions("127.0.0.1", 0, machine.models(), machine.maxModels(), Optional.empty(), "")
                        .withMachine(machine.machine())));
    }

    @AfterEach
    void end() {
        server.ifPresent(Emulator::close);
    }

    private HttpRequest request(String model, int tokens) {
        String body = "{\"model\":\"" + model + "\",\"prompt\":\"x\",\"max_tokens\":" + tokens + "}";
        return HttpRequest.newBuilder(server.orElseThrow().base().resolve("/v1/completions"))
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private HttpResponse<String> ask(String model, int tokens) throws IOException, InterruptedException {
        return client.send(request(model, tokens), BodyHandlers.ofString());
    }

    private Duration timeOf(String model, int tokens) throws IOException, InterruptedException {
        long began = System.nanoTime();
        assertThat(ask(model, tokens).statusCode()).isEqualTo(200);
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Asks until an answer is as wanted, or until the test's time is over. A connection that breaks is status 0. */
    private void askUntil(Predicate<Integer> status) throws InterruptedException {
        int last;
        do {
            try {
                last = ask("a", 1).statusCode();
            } catch (IOException broken) {
                last = 0;
            }
        } while (!status.test(last));
    }

    @Test
    void aCrashedMachineCannotBeReachedAndComesBack() throws Exception {
        serve("{type: crash, machines: gpu-0, at: 0s, for: 300ms}");

        assertThatThrownBy(() -> ask("a", 1)).isInstanceOf(IOException.class);
        askUntil(status -> status == 200);
    }

    @Test
    void aCrashBreaksWhatIsUnderWay() throws Exception {
        serve("{type: crash, at: 500ms, for: 100ms}");

        assertThatThrownBy(() -> ask("a", 50_000)).isInstanceOf(IOException.class);
    }

    @Test
    void aFaultOfAModelLeavesTheOthersAlone() throws Exception {
        serve("{type: refusal, machines: gpu-0, models: b}");

        assertThat(ask("a", 1).statusCode()).isEqualTo(200);
        assertThat(ask("b", 1).statusCode()).isEqualTo(503);
    }

    @Test
    void aPartitionedMachineCannotBeReached() throws Exception {
        serve("{type: partition, at: 0s, for: 300ms}");

        assertThatThrownBy(() -> ask("a", 1)).isInstanceOf(IOException.class);
        askUntil(status -> status == 200);
    }

    @Test
    void aProcessThatDiesBreaksItsRequestsAndTheNextOneHasTheModelLoaded() throws Exception {
        serve("{type: process-death, models: a, at: 500ms}");

        assertThatThrownBy(() -> ask("a", 50_000)).isInstanceOf(IOException.class);
        assertThat(ask("a", 1).statusCode()).isEqualTo(200);
    }

    @Test
    void aModelThatRecoversFailsRequestsUntilItServesAgain() throws Exception {
        serve(
                "{type: process-death, models: a, at: 500ms, recovers: true}",
                "{type: load-hang, at: 400ms, hang: 500ms}");

        assertThatThrownBy(() -> ask("a", 50_000)).isInstanceOf(IOException.class);
        HttpResponse<String> meanwhile = ask("a", 1);
        assertThat(meanwhile.statusCode()).isEqualTo(500);
        assertThat(meanwhile.body()).contains("recovering");
        askUntil(status -> status == 200);
    }

    @Test
    void aSlowMachineTakesSoManyTimesAsLongForEachToken() throws Exception {
        serve("{type: slow, factor: 5}");

        assertThat(timeOf("a", 50)).isGreaterThan(TOKEN.multipliedBy(5 * 49));
    }

    @Test
    void aLoadThatFailsIsAnErrorForWhoWaitsForIt() throws Exception {
        serve("{type: load-failure, models: b}");

        assertThat(ask("b", 1).statusCode()).isEqualTo(503);
        assertThat(ask("a", 1).statusCode()).isEqualTo(200);
    }

    @Test
    void aLoadThatHangsTakesSoMuchLonger() throws Exception {
        serve("{type: load-hang, models: b, hang: 400ms}");

        assertThat(timeOf("b", 1)).isGreaterThan(Duration.ofMillis(450));
    }

    @Test
    void aServerThatRefusesAnswers503() throws Exception {
        serve("{type: refusal}");

        HttpResponse<String> answer = ask("a", 1);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("server_refused");
    }

    @Test
    void aSlowLinkMakesTheWayThereAndBackLonger() throws Exception {
        serve("{type: link-delay, delay: 150ms}");

        assertThat(timeOf("a", 1)).isGreaterThan(Duration.ofMillis(300));
    }

    @Test
    void aLinkThatLosesBreaksConnections() throws Exception {
        serve("{type: link-loss, chance: 1}");

        assertThatThrownBy(() -> ask("a", 1)).isInstanceOf(IOException.class);
    }

    @Test
    void modelsThatGenerateTogetherShareTheMachineAsInASimulation() throws Exception {
        serve();
        assertThat(ask("b", 1).statusCode()).as("both are in memory").isEqualTo(200);
        CompletableFuture<HttpResponse<String>> other = client.sendAsync(request("b", 50_000), BodyHandlers.ofString());
        Duration together = timeOf("a", 200);
        while (together.compareTo(TOKEN.multipliedBy(2 * 190)) < 0) {
            together = timeOf("a", 200); // the other had not begun
        }
        assertThat(other).isNotDone();
        other.cancel(true);
    }

    @Test
    void oneModelIsLoadedAfterTheOther() throws Exception {
        serve("{type: load-hang, hang: 400ms}");
        long began = System.nanoTime();
        CompletableFuture<HttpResponse<String>> other = client.sendAsync(request("b", 1), BodyHandlers.ofString());
        assertThat(ask("c", 1).statusCode()).isEqualTo(200);
        assertThat(other.join().statusCode()).isEqualTo(200);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(2 * 450));
    }
}

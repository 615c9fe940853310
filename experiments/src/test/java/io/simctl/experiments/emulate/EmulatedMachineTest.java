package io.simctl.experiments.emulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.simctl.control.Attempt;
import io.simctl.control.RunListener;
import io.simctl.fleet.Outcome;
import io.simctl.live.emulator.Emulator;
import io.simctl.live.emulator.EmulatorOptions;
import io.simctl.live.emulator.ModelOptions;
import io.simctl.live.emulator.StepTimes;
import io.simctl.policy.type.Policies;
import io.simctl.scenario.PolicySet;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.load.ScenarioLoader;
import io.simctl.sim.SimulatedFleet;
import io.simctl.sim.Simulation;
import io.simctl.sim.cost.StepCost;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an emulated server has of a scenario's machine. */
@Timeout(60)
class EmulatedMachineTest {
    private static final String WORLD = """
            scenario: alone
            duration: 10s
            models:
              m: {weights: 100MB, kv_per_token: 100KB, context: 4096, parameters: 50e6, layers: 8, attention_width: 512}
              other: {weights: 200MB, kv_per_token: 100KB, context: 2048, parameters: 100e6}
            hardware:
              gpu: {memory: MEMORY, bandwidth: 100GB/s, compute: 1TFLOPS, load_cold: 1GB/s, load_warm: 2GB/s,
                    load_overhead: 50ms, unload: 70ms}
            network: {delay: 0ms}
            fleet:
              cpu: {hardware: gpu, on_disk: [other], count: 3}
              gpu: {hardware: gpu, resident: other, engine: ENGINE, steps: {other: {decode: {1: 3ms}, prefill: 900, request_overhead: 5ms}}}
            workload: [{model: m, rate: 10/s, requests: 1, prompt: 200, output: 20}]
            policies: {p: {}}
            """;

    private static final String USUAL = "{max_sequences: 8, step_tokens: 64}";

    @TempDir
    private Path folder;

    private Scenario world(String engine) throws IOException {
        return world(engine, "20GB");
    }

    private Scenario world(String engine, String memory) throws IOException {
        String text = WORLD.replace("ENGINE", engine).replace("MEMORY", memory);
        Path file = Files.writeString(folder.resolve("world.yaml"), text);
        return ScenarioLoader.load(file, List.of(), Policies.load(getClass().getClassLoader()))
                .scenario();
    }

    private static ModelOptions named(String name, List<ModelOptions> models) {
        return models.stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void givesEachModelTheStepsThatTheSimulatorHasForItOnThatMachine() throws IOException {
        Scenario world = world(USUAL);
        SplittableRandom random = new SplittableRandom(345);
        for (int model = 0; model < 2; model++) {
            StepCost cost = Optional.ofNullable(
                            SimulatedFleet.of(world).serving().get(3).get(model))
                    .orElseThrow()
                    .cost();
            String name = List.copyOf(world.models().keySet()).get(model);
            StepTimes times =
                    named(name, EmulatedMachine.of(world, "gpu").models()).times();
            for (int i = 0; i < 1000; i++) {
                int decodes = random.nextInt(9);
                int prompt = 1 + random.nextInt(64);
                long context = random.nextLong(30_000);
                long pairs = random.nextLong(100_000);
                int waiting = random.nextInt(100);
                double simulated = cost.base(decodes, prompt)
                        + cost.perContextToken() * context
                        + cost.perPrefillPair() * pairs
                        + cost.ofWaiting(waiting);

                assertThat(times.nanos(decodes, context, prompt, pairs, waiting))
                        .as("step of %s with %d decoding and %d tokens of prompt", name, decodes, prompt)
                        .isEqualTo(Math.round(simulated));
            }
        }
    }

    @Test
    void aRequestAloneTakesTheStepsOfASimulationAndNoLessTimeThanThey() throws Exception {
        Scenario world = world(USUAL);
        AtomicLong nominal = new AtomicLong();
        AtomicInteger steps = new AtomicInteger();
        ModelOptions model = EmulatedMachine.of(world, "gpu").models().getLast();
        ModelOptions listening = model.withSteps(model.stepTokens(), (decoding, context, prompt, pairs, waiting) -> {
            long nanos = model.times().nanos(decoding, context, prompt, pairs, 0);
            nominal.addAndGet(nanos);
            steps.incrementAndGet();
            return nanos;
        });

        long elapsed = elapsed(listening.withStart(true), 200, 20);

        assertThat(steps)
                .as("4 for the prompt in pieces of 64, one of them with a token")
                .hasValue(4 + 19);
        assertThat(nominal.get())
                .as("nanoseconds of the same request in a simulation, but for rounding each step")
                .isCloseTo(simulated(world), within((long) steps.get()));
        assertThat(elapsed)
                .as("nanoseconds that a client saw, and those of the steps")
                .isGreaterThanOrEqualTo(nominal.get());
    }

    private static long elapsed(ModelOptions model, int prompt, int output) throws IOException, InterruptedException {
        EmulatorOptions options =
                new EmulatorOptions("127.0.0.1", 0, List.of(loadedAtOnce(model)), 1, Optional.empty(), "");
        try (Emulator server = Emulator.start(options);
                HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(server.base().resolve("/v1/completions"))
                    .POST(BodyPublishers.ofString(
                            "{\"prompt\":\"%s\",\"max_tokens\":%d}".formatted("a ".repeat(prompt), output)))
                    .build();
            long began = System.nanoTime();
            String reply = client.send(request, BodyHandlers.ofString()).body();
            long elapsed = System.nanoTime() - began;
            assertThat(reply).contains("\"completion_tokens\":" + output);
            return elapsed;
        }
    }

    private static ModelOptions loadedAtOnce(ModelOptions model) {
        return model.withLoad(ModelOptions.Load.INSTANT);
    }

    private static long simulated(Scenario world) {
        AtomicLong nanos = new AtomicLong();
        PolicySet policies = world.policies().values().iterator().next();
        RunListener listener = new RunListener() {
            @Override
            public void ended(Attempt last, Outcome outcome, boolean couldHaveServed, long now, long networkDelay) {
                nanos.set(last.lastTokenAt() - last.startedAt());
            }
        };
        new Simulation(world, policies, 1, 0).run(List.of(listener), true, now -> {}, () -> false);
        return nanos.get();
    }

    @Test
    void loadsFromDiskAtFirstAndThenFromThePageCache() throws IOException {
        ModelOptions model =
                named("other", EmulatedMachine.of(world(USUAL), "gpu").models());

        assertThat(model.load().cold()).isEqualTo(Duration.ofMillis(50 + 200));
        assertThat(model.load().warm()).isEqualTo(Duration.ofMillis(50 + 100));
        assertThat(model.load().unload()).isEqualTo(Duration.ofMillis(70));
    }

    @Test
    void delaysARequestByItsOverhead() throws IOException {
        Scenario world = world(USUAL);

        assertThat(named("other", EmulatedMachine.of(world, "gpu").models()).requestOverhead())
                .isEqualTo(Duration.ofMillis(5));
        assertThat(named("m", EmulatedMachine.of(world, "gpu").models()).requestOverhead())
                .isZero();
    }

    @Test
    void hasTheModelsOfTheMachinesDiskTheResidentOnesFirst() throws IOException {
        Scenario world = world(USUAL);

        assertThat(EmulatedMachine.of(world, "gpu").models())
                .extracting(ModelOptions::name, ModelOptions::atStart)
                .containsExactly(tuple("other", true), tuple("m", false));
        assertThat(EmulatedMachine.of(world, "cpu").models())
                .as("the only model is loaded at once")
                .extracting(ModelOptions::name, ModelOptions::atStart)
                .containsExactly(tuple("other", true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{max_sequences: 8, step_tokens: 64}                          |  8 |   64 | 4096",
                "{type: vllm, max_num_seqs: 16, max_num_batched_tokens: 512}  | 16 |  512 | 4096",
                "{type: llama.cpp, parallel: 2, ctx_size: 1024}               |  2 | 2048 |  512",
                "{type: mlx_lm, decode_concurrency: 4, prefill_step_size: 96} |  8 |  104 | 4096",
                "{type: serial, step_tokens: 33}                              |  1 |   33 | 4096",
            })
    void hasSlotsStepsAndContextOfTheEngine(String engine, int slots, int stepTokens, int context) throws IOException {
        ModelOptions model = named("m", EmulatedMachine.of(world(engine), "gpu").models());

        assertThat(List.of(model.slots(), model.stepTokens(), model.contextTokens()))
                .containsExactly(slots, stepTokens, context);
    }

    @Test
    void goesByPriorityWhereTheEngineDoes() throws IOException {
        String engine = "{type: vllm, scheduling_policy: priority}";

        assertThat(EmulatedMachine.of(world(engine), "gpu").models()).allMatch(ModelOptions::byPriority);
        assertThat(EmulatedMachine.of(world("vllm"), "gpu").models()).noneMatch(ModelOptions::byPriority);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                USUAL + "            | 20GB  | 2",
                USUAL + "            | 300MB | 2",
                USUAL + "            | 299MB | 1",
                "{type: mlx_lm}      | 20GB  | 1",
            })
    void keepsAsManyModelsAsFitItsMemoryAndItsEngineAllows(String engine, String memory, int models)
            throws IOException {
        Scenario world = world(engine, memory);

        assertThat(EmulatedMachine.of(world, "gpu").maxModels()).isEqualTo(models);
    }
}

package io.simctl.live.setup;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.auto.service.AutoService;
import io.simctl.control.Attempt;
import io.simctl.control.RunListener;
import io.simctl.fleet.Outcome;
import io.simctl.live.emulator.Emulator;
import io.simctl.live.emulator.EmulatorOptions;
import io.simctl.live.loop.Journal;
import io.simctl.live.testing.Fleets;
import io.simctl.policy.type.Policies;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.backend.BackendSpec;
import io.simctl.scenario.backend.Dialect;
import io.simctl.scenario.backend.Dialect.Takes;
import io.simctl.scenario.backend.EngineSpec;
import io.simctl.scenario.backend.Launch;
import io.simctl.scenario.backend.ModelFormat;
import io.simctl.scenario.backend.ReadinessCheck;
import io.simctl.scenario.backend.ServerFamily;
import io.simctl.scenario.bind.EffectiveConfig;
import io.simctl.scenario.load.ScenarioLoader;
import io.simctl.scenario.load.ScenarioSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server family that is added in one file, this one: from YAML to a process and to answers. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AddedFamilyTest {
    private static final String SCENARIO = """
            scenario: added
            models:
              polly: {weights: 1MB, kv_per_token: 1, context: 512, parameters: 1e6}
            hardware:
              box: {memory: 10MB, bandwidth: 10GB/s, compute: 100GFLOPS}
            fleet:
              box: {hardware: box, resident: polly, backend: {type: parrot, slots: 3}}
            network: {delay: 0ms}
            workload:
              - {model: polly, rate: 20, requests: 3, prompt: {type: fixed, tokens: 4}, output: {type: fixed, tokens: 5}}
            policies: {plain: {}}
            """;

    @TempDir
    private Path folder;

    /** Repeats one word, however often it is asked to. */
    @AutoService(ServerFamily.class)
    public record Parrot() implements ServerFamily {
        @Override
        public String name() {
            return "parrot";
        }

        @Override
        public String summary() {
            return "says the same word to everything";
        }

        @Override
        public Launch launch() {
            return new Launch.Command("'" + Path.of(System.getProperty("java.home"), "bin", "java") + "' -cp '"
                    + System.getProperty("java.class.path") + "' '" + Server.class.getName()
                    + "' --host 127.0.0.1 --port {port}");
        }

        @Override
        public List<ReadinessCheck> readiness() {
            return List.of(new ReadinessCheck.Healthy("/health"));
        }

        @Override
        public Dialect dialect() {
            return Dialect.taking(Takes.STREAM_OPTIONS);
        }

        @Override
        public ModelFormat format() {
            return ModelFormat.GGUF;
        }

        @Override
        public EngineSpec engine(BackendSpec backend) {
            return EngineSpec.ContinuousBatching.of(backend.slots());
        }
    }

    /** The process of its server. */
    static final class Server {
        private Server() {}

        public static void main(String... args) throws IOException, InterruptedException {
            Emulator.start(EmulatorOptions.INSTANT.withPort(Integer.parseInt(args[3])))
                    .join();
        }
    }

    private Scenario scenario() throws IOException {
        Path file = Files.writeString(folder.resolve("scenario.yaml"), SCENARIO);
        return ScenarioLoader.load(file, List.of(), policies()).scenario();
    }

    private static Policies policies() {
        return Policies.load(AddedFamilyTest.class.getClassLoader());
    }

    @Test
    void standsInScenariosInTheirSchemaAndInTheEffectiveConfiguration() throws IOException {
        Scenario scenario = scenario();

        assertThat(EffectiveConfig.render(scenario)).contains("type: parrot");
        assertThat(ScenarioSchema.of(policies()).toString()).contains("parrot");
    }

    @Test
    void givesASimulationItsRules() throws IOException {
        assertThat(scenario().fleet().get("box").rules()).isEqualTo(EngineSpec.ContinuousBatching.of(3));
    }

    @Test
    void answersRequestsOfALiveRunFromAProcessOfItsOwn() throws Exception {
        Scenario scenario = scenario();
        AtomicInteger completed = new AtomicInteger();
        RunListener listener = new RunListener() {
            @Override
            public void ended(Attempt last, Outcome outcome, boolean couldHaveServed, long now, long networkDelay) {
                assertThat(outcome).isInstanceOf(Outcome.Completed.class);
                assertThat(last.generatedTokens()).isEqualTo(5);
                completed.incrementAndGet();
            }
        };

        try (LiveSetup setup = LiveSetup.of(scenario, folder.resolve("models"))) {
            setup.run(
                            scenario.policies().values().iterator().next(),
                            Fleets.of(scenario),
                            (purpose, index) -> new SplittableRandom(index))
                    .run(listener, Journal.forgetting(), now -> {}, () -> false);
        }

        assertThat(completed).hasValue(3);
    }
}

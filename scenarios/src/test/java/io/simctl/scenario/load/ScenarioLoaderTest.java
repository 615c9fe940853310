package io.simctl.scenario.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.fleet.Fleet;
import io.simctl.policy.queue.FleetFifo;
import io.simctl.policy.type.Policies;
import io.simctl.scenario.ControlInputs;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.backend.EngineSpec;
import io.simctl.scenario.backend.Speculation;
import io.simctl.scenario.bind.EffectiveConfig;
import io.simctl.scenario.fleet.FleetEntry;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioLoaderTest {
    private static final String SMALL = """
            scenario: small
            duration: 1m
            models:
              m: {weights: 10GB, kv_per_token: 24KiB, context: 8192, parameters: 20e9}
              n: {weights: 1GB, kv_per_token: 24KiB, context: 8192, parameters: 2e9}
            hardware:
              mac: {memory: 64GB, reserve: 4GB, bandwidth: 546GB/s, compute: 34TFLOPS}
              spare: {memory: 64GB, bandwidth: 546GB/s, compute: 34TFLOPS}
            fleet:
              desk: {hardware: mac, count: 2, on_disk: [m], resident: m}
              rack: {hardware: mac, owner: bob, private_only: true}
            workload: {rate: 1/s, model: m, prompt: 100, output: 10, owner: alice}
            policies:
              p: {fleet: {placement: model-pools}}
            """;

    @TempDir
    Path folder;

    private Loaded load(String yaml, String... sets) throws IOException {
        Path file = Files.writeString(folder.resolve("s.yaml"), yaml);
        return ScenarioLoader.load(file, List.of(sets), TestPolicies.all());
    }

    @Test
    void loadsAScenarioWithItsDefaults() throws IOException {
        Scenario scenario = load(SMALL).scenario();

        assertThat(scenario.drain()).isEqualTo(Duration.ofMinutes(10));
        assertThat(scenario.network().heartbeat().interval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(scenario.policies().get("p").fleet().placement().type().name())
                .isEqualTo("model-pools");
        assertThat(scenario.policies().get("p").node().swap().type().name()).isEqualTo("lru");
        assertThat(scenario.owners()).containsExactly("bob", "alice");
        assertThat(scenario.modelIndex("n")).isEqualTo(1);
    }

    @Test
    void takesAnEngineByTheNameOfItsServerAndOneWithoutTypeForContinuousBatching() throws IOException {
        assertThat(engine("{max_sequences: 4}")).isEqualTo(new EngineSpec.ContinuousBatching(4, 512));
        assertThat(engine("{max_sequences: 4, speculative_config: {num_speculative_tokens: 3, acceptance: 0.7}}"))
                .isEqualTo(new EngineSpec.ContinuousBatching(4, 512, Optional.of(new Speculation(3, 0.7, 0))));
        assertThat(engine("serial")).isEqualTo(new EngineSpec.Serial(512));
        assertThat(engine("mlx_lm")).isEqualTo(new EngineSpec.MlxLm(8, 32, 2048, 10, false));
        assertThat(engine("{type: llama.cpp, parallel: 2, ctx_size: 8192}"))
                .isEqualTo(new EngineSpec.LlamaCpp(
                        Optional.of(2), Optional.of(8192), Optional.empty(), 2048, 512, 0.1, true, 8192));
        assertThat(engine("{type: vllm, kv_cache_memory_bytes: 20GB}"))
                .isEqualTo(new EngineSpec.Vllm(
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        0,
                        16,
                        true,
                        Optional.of(20_000_000_000L),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        EngineSpec.Vllm.SchedulingPolicy.FCFS,
                        Optional.empty(),
                        1,
                        1,
                        Optional.empty()));
    }

    @Test
    void runsRequestsAsTheBackendDoesWhereNoEngineIsNamed() throws IOException {
        assertThat(backend("{type: llama-embedded, slots: 2, context: 1024}"))
                .isEqualTo(new EngineSpec.LlamaCpp(
                        Optional.of(2), Optional.of(2048), Optional.empty(), 2048, 512, 0.1, true, 0));
        assertThat(backend("{type: mlx, slots: 6}")).isEqualTo(new EngineSpec.MlxLm(8, 6, 2048, 10, true));
        assertThat(backend("{type: vllm, slots: 64}"))
                .isEqualTo(new EngineSpec.Vllm(
                        Optional.of(64),
                        Optional.empty(),
                        true,
                        0,
                        16,
                        true,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        EngineSpec.Vllm.SchedulingPolicy.FCFS,
                        Optional.empty(),
                        1,
                        1,
                        Optional.empty()));
        assertThat(backend("{type: openai, slots: 16, url: 'http://127.0.0.1:1'}"))
                .isEqualTo(new EngineSpec.ContinuousBatching(16, 512));
        assertThat(load(SMALL).scenario().fleet().get("desk").rules())
                .isEqualTo(new EngineSpec.ContinuousBatching(8, 512));
    }

    @Test
    void doesAsTheEngineSaysWhateverTheBackendIs() throws IOException {
        Scenario scenario = load(SMALL, "fleet.desk.backend=mlx", "fleet.desk.engine=serial")
                .scenario();

        assertThat(scenario.fleet().get("desk").rules()).isEqualTo(new EngineSpec.Serial(512));
    }

    private EngineSpec backend(String yaml) throws IOException {
        Scenario scenario = load(SMALL, "fleet.desk.backend=" + yaml).scenario();
        return scenario.fleet().get("desk").rules();
    }

    /** The engine as loaded, and loaded once more from the effective configuration. */
    private EngineSpec engine(String yaml) throws IOException {
        Scenario scenario = load(SMALL, "fleet.desk.engine=" + yaml).scenario();
        assertThat(load(EffectiveConfig.render(scenario)).scenario()).isEqualTo(scenario);
        return Optional.ofNullable(scenario.fleet().get("desk")).orElseThrow().rules();
    }

    @Test
    void warnsOfWhatIsNotUsed() throws IOException {
        assertThat(load(SMALL).warnings())
                .extracting(Problem::message)
                .containsExactly("nobody asks for `n`", "no machine is a `spare`");
    }

    @Test
    void knowsAScenarioByTheHashOfItsFileAndItsOverrides() throws IOException {
        Loaded plain = load(SMALL);

        assertThat(plain.sha256())
                .isEqualTo(load(SMALL).sha256())
                .hasSize(64)
                .isNotEqualTo(load(SMALL, "seed=2").sha256())
                .isNotEqualTo(load(SMALL + "\n").sha256());
    }

    @Test
    void overridesKnobsOfPoliciesThatAreGivenByNameOnly() throws IOException {
        Scenario scenario = load(SMALL, "policies.p.fleet.placement.min_dwell=1m", "fleet.desk.count=7")
                .scenario();

        assertThat(scenario.policies().get("p").fleet().placement().knobs())
                .isEqualTo(new TestPolicies.Pools(Duration.ofMinutes(1), java.util.Map.of(), 4, List.of()));
        assertThat(scenario.fleet().get("desk").count()).isEqualTo(7);
    }

    @Test
    void tellsAllProblemsAtOnceInOneException() {
        assertThatThrownBy(() -> load(SMALL.replace("count: 2", "count: none").replace("1m", "1"), "seed=x"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageMatching("(?s)--set seed:1:1: .*\\n.*s.yaml:2:11: .*\\n.*s.yaml:10:32: .*");
    }

    @Test
    void givesTheControlPlaneItsFleet() throws IOException {
        ControlInputs.Speeds speeds = new ControlInputs.Speeds() {
            @Override
            public double decode(FleetEntry machines, String model) {
                return model.equals("m") ? 50 : 0;
            }

            @Override
            public double prefill(FleetEntry machines, String model) {
                return machines.count();
            }
        };

        Fleet fleet = ControlInputs.fleet(load(SMALL).scenario(), speeds);

        assertThat(fleet.machines()).extracting("name").containsExactly("desk-0", "desk-1", "rack-0");
        assertThat(fleet.machines()).extracting("owner").containsExactly(-1, -1, 0);
        assertThat(fleet.machine(0).usableBytes()).isEqualTo(60_000_000_000L);
        assertThat(fleet.hosting(1, 0)).isEqualTo(new Fleet.Hosting(true, true, 50, 2));
        assertThat(fleet.hosting(1, 1).onDisk()).isFalse();
        assertThat(fleet.hosting(2, 1)).isEqualTo(new Fleet.Hosting(true, false, 0, 1));
    }

    @Test
    void givesTheControlPlaneItsSettings() throws IOException {
        Scenario scenario = load(SMALL, "clients={timeout: 90s, retries: {max: 2}}", "policies.p.fleet.queue.depth=5")
                .scenario();

        var settings = ControlInputs.settings(scenario, scenario.policies().get("p"));

        assertThat(settings.networkDelay()).isEqualTo(20_000_000);
        assertThat(scenario.policies().get("p").fleet().queue().knobs())
                .isEqualTo(new FleetFifo.Knobs(5, Duration.ofMinutes(2)));
        assertThat(settings.attempts()).isEqualTo(3);
        assertThat(settings.clients().timeout()).isEqualTo(90_000_000_000L);
        assertThat(settings.clients().retries()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "quickstart.yaml,",
        "conversations.yaml,",
        "systems/bounded-waiting.yaml,",
        "systems/cortex.yaml,",
        "systems/fair-share.yaml,",
        "systems/prefill-decode.yaml,",
        "systems/retry-after.yaml,",
        "systems/llama-swap.yaml,",
        "systems/prefix-aware.yaml,traces.conversations=systems/conversations.jsonl",
        "systems/localai.yaml,",
        "systems/neuron.yaml,",
        "azure-conversation.yaml,traces.azure=../pom.xml",
        "mooncake-conversation.yaml,traces.mooncake=../pom.xml"
    })
    void shipsScenariosThatAreValidWithTheShippedPoliciesAndReadTheSameWhenRendered(String name, String set)
            throws IOException {
        Policies policies = Policies.load(getClass().getClassLoader());
        List<String> sets = set == null ? List.of() : List.of(set);

        Loaded shipped = ScenarioLoader.load(Path.of(name), sets, policies);
        Path rendered = Files.writeString(folder.resolve("again.yaml"), EffectiveConfig.render(shipped.scenario()));
        Scenario again = ScenarioLoader.load(rendered, sets, policies).scenario();

        assertThat(shipped.warnings()).isEmpty();
        assertThat(again).isEqualTo(shipped.scenario());
    }
}

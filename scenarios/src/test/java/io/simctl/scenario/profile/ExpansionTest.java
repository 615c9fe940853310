package io.simctl.scenario.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.simctl.policy.type.Policies;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.Scenario.Provenance;
import io.simctl.scenario.bind.EffectiveConfig;
import io.simctl.scenario.fleet.FleetEntry.StepTable;
import io.simctl.scenario.fleet.HardwareSpec;
import io.simctl.scenario.load.Loaded;
import io.simctl.scenario.load.ScenarioLoader;
import io.simctl.scenario.model.ModelSpec;
import io.simctl.scenario.yaml.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpansionTest {
    private static final long GIBI = 1L << 30;

    private static final String REST = """
            workload: {rate: 1/s, model: chat, prompt: 100, output: 10}
            policies: {p: {}}
            """;

    private static final String MY_MAC = """
            sources: {calibrated: {url: simctl calibrate, kind: measured}}
            hardware:
              my-mac:
                label: the one on my desk
                memory: 36GiB
                reserve: 9GiB
                bandwidth: 400GB/s
                compute: 18TFLOPS
                load_cold: 3GB/s
                steps:
                  gpt-oss-20b: {decode: {1: 10ms, 4: 16ms}, prefill: 900}
                sources: {calibrated: [bandwidth, load_cold]}
            """;

    @TempDir
    Path folder;

    private Loaded load(String models, String machines, String... sets) throws IOException {
        Path file = Files.writeString(
                folder.resolve("s.yaml"),
                "scenario: s\nduration: 1m\nmodels: {chat: %s}\n%s\n%s".formatted(models, machines, REST));
        return ScenarioLoader.load(file, List.of(sets), Policies.load(getClass().getClassLoader()));
    }

    private Scenario scenario(String models, String machines, String... sets) throws IOException {
        return load(models, machines, sets).scenario();
    }

    private static ModelSpec chat(Scenario scenario) {
        return Objects.requireNonNull(scenario.models().get("chat"));
    }

    private static HardwareSpec only(Scenario scenario) {
        assertThat(scenario.hardware()).hasSize(1);
        return scenario.hardware().values().iterator().next();
    }

    private List<String> problems(String models, String machines, String... sets) {
        InvalidInput invalid = catchThrowableOfType(InvalidInput.class, () -> load(models, machines, sets));
        assertThat(invalid).as("is refused").isNotNull();
        return invalid.problems().stream()
                .map(problem -> problem.toString().replace(folder + "/", ""))
                .toList();
    }

    private static final String ONE_CARD = "fleet: {gpu: {hardware: rtx-4090}}";

    @Test
    void fillsAModelInTheFirstQuantisation() throws IOException {
        ModelSpec chat = chat(scenario("{profile: qwen3-30b-a3b}", ONE_CARD));

        long weights = Math.round(17.28 * GIBI);
        long experts = Math.round(weights * (28.99 / 30.53));
        assertThat(chat)
                .isEqualTo(new ModelSpec(
                        weights,
                        Optional.of("q4_k_m"),
                        2 * 48 * 4 * 128 * 2,
                        40960,
                        30.53e9,
                        Optional.of(3.3e9),
                        48,
                        Optional.of(32 * 128),
                        Optional.empty(),
                        Optional.of(2048),
                        Optional.of(32),
                        Optional.of(4),
                        Optional.of(new ModelSpec.Experts(128, 8, 0, experts)),
                        Optional.empty(),
                        4096));
    }

    @Test
    void takesJustAName() throws IOException {
        assertThat(chat(scenario("qwen3-8b", ONE_CARD))).isEqualTo(chat(scenario("{profile: qwen3-8b}", ONE_CARD)));
    }

    @Test
    void fillsAModelInTheQuantisationThatIsAskedFor() throws IOException {
        assertThat(chat(scenario("{profile: qwen3-8b, quantisation: q8_0}", ONE_CARD))
                        .weights())
                .isEqualTo(8_710_000_000L);
        assertThat(chat(scenario("qwen3-8b", ONE_CARD, "models.chat.quantisation=q8_0"))
                        .weights())
                .isEqualTo(8_710_000_000L);
    }

    @Test
    void ownKeysWin() throws IOException {
        ModelSpec chat = chat(scenario(
                "{profile: gpt-oss-20b, max_tokens: 100, context: 8192, experts: {active: 8}}",
                ONE_CARD,
                "models.chat.experts.shared=1"));

        assertThat(chat.maxTokens()).isEqualTo(100);
        assertThat(chat.context()).isEqualTo(8192);
        assertThat(chat.experts()).contains(new ModelSpec.Experts(32, 8, 1, 10_150_000_000L));
        assertThat(chat.layers()).isEqualTo(24);
    }

    @Test
    void fillsAMachineOfTheFleetThatIsNoEntry() throws IOException {
        Scenario scenario = scenario("qwen3-8b", "fleet: {studio: {hardware: m4-max-40-64gb}}");

        assertThat(scenario.hardware()).containsOnlyKeys("m4-max-40-64gb");
        assertThat(only(scenario).memory()).isEqualTo(64 * GIBI);
        assertThat(only(scenario).reserve()).isEqualTo(16 * GIBI);
        assertThat(only(scenario).bandwidth()).isEqualTo(546e9);
        assertThat(only(scenario).stepOverhead()).as("default").isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void overridesReachMachinesThatAreNoEntry() throws IOException {
        Scenario scenario = scenario(
                "qwen3-8b",
                "fleet: {studio: {hardware: m4-max-40-64gb}}",
                "hardware.m4-max-40-64gb.bandwidth=600GB/s",
                "fleet.studio.count=3");

        assertThat(only(scenario).bandwidth()).isEqualTo(600e9);
        assertThat(only(scenario).memory()).isEqualTo(64 * GIBI);
    }

    @Test
    void overridesCanSwapTheMachine() throws IOException {
        assertThat(only(scenario("qwen3-8b", ONE_CARD, "fleet.gpu.hardware=h100"))
                        .bandwidth())
                .isEqualTo(3350e9);
    }

    @Test
    void entriesGoBeforeProfilesOfTheSameName() throws IOException {
        String own = "hardware: {rtx-4090: {memory: 24GB, bandwidth: 1GB/s, compute: 1TFLOPS}}\n" + ONE_CARD;

        assertThat(only(scenario("qwen3-8b", own)).bandwidth()).isEqualTo(1e9);
    }

    @Test
    void keepsTheShareThatIsReservedWhenOnlyTheMemoryDiffers() throws IOException {
        String machines = "hardware: {studio: {profile: m4-max-40, memory: %s}}\nfleet: {a: {hardware: studio}}";

        assertThat(only(scenario("qwen3-8b", machines.formatted("64GiB"))).reserve())
                .isEqualTo(16 * GIBI);
        assertThat(only(scenario("qwen3-8b", machines.formatted("100GB"))).reserve())
                .isEqualTo(25_000_000_000L);
        assertThat(only(scenario("qwen3-8b", machines.formatted("64GiB, reserve: 8GiB")))
                        .reserve())
                .isEqualTo(8 * GIBI);
    }

    @Test
    void saysWhereFilledValuesComeFrom() throws IOException {
        Scenario scenario = scenario(
                "{profile: gpt-oss-20b, context: 8192}",
                ONE_CARD + "\nprovenance: {path: hardware.rtx-4090.compute, kind: assumed, note: mine}");

        assertThat(scenario.provenance())
                .contains(
                        new Provenance("hardware.rtx-4090.compute", ProvenanceKind.ASSUMED, "mine"),
                        new Provenance(
                                "models.chat.weights",
                                ProvenanceKind.PUBLISHED,
                                "profile gpt-oss-20b: https://github.com/ggml-org/llama.cpp/blob/master/benches/mac-m2-ultra/mac-m2-ultra.md"
                                        + " (llama.cpp's own runs, with the sizes of the files)"))
                .extracting(Provenance::path)
                .contains("models.chat.experts", "models.chat.kv_per_token", "hardware.rtx-4090.reserve")
                .doesNotContain("models.chat.context")
                .doesNotHaveDuplicates();
    }

    @Test
    void readsTheSameWhenRendered() throws IOException {
        Files.writeString(folder.resolve("my-mac.yaml"), MY_MAC);
        Scenario scenario = scenario(
                "gpt-oss-20b",
                "hardware: {b: m1-max-32-64gb}\nfleet: {a: {hardware: ./my-mac.yaml}, b: {hardware: b}}");

        Path again = Files.writeString(folder.resolve("again.yaml"), EffectiveConfig.render(scenario));

        assertThat(ScenarioLoader.load(
                                again, List.of(), Policies.load(getClass().getClassLoader()))
                        .scenario())
                .isEqualTo(scenario);
    }

    @Test
    void readsAProfileFromAFileBesideTheScenario() throws IOException {
        Files.writeString(folder.resolve("my-mac.yaml"), MY_MAC);

        Scenario scenario =
                scenario("gpt-oss-20b", "hardware: {desk: {profile: my-mac.yaml}}\nfleet: {a: {hardware: desk}}");

        assertThat(only(scenario).loadCold()).isEqualTo(3e9);
        assertThat(scenario.fleet().values().iterator().next().steps())
                .isEqualTo(Map.of(
                        "chat",
                        new StepTable(Map.of(1, Duration.ofMillis(10), 4, Duration.ofMillis(16)), Duration.ZERO, 900)));
        assertThat(scenario.provenance())
                .contains(new Provenance(
                        "hardware.desk.load_cold", ProvenanceKind.MEASURED, "profile my-mac.yaml: simctl calibrate"));
    }

    @Test
    void readsAllThatACalibrationMeasures() throws IOException {
        String calibration = """
                calibration:
                  backend: llama-embedded
                  computer: Linux amd64
                  began: 2026-01-01T00:00:00Z
                  took: 2m
                  processors: 2
                  load_average: [0.1, 1.2]
                  models: {chat: {measurements: 30, noise: 0.02, fit_error: 0.01, worst_error: 0.05, kv_tokens: 4096}}
                """;
        String steps =
                "{decode: {1: 10ms, 4: 16ms}, prefill: 900, prefill_step: 2ms, per_prompt_pair: 30ns, waiting: {16: 500us},"
                        + " per_context_token: 1us, request_overhead: 1ms}";
        Files.writeString(
                folder.resolve("my-mac.yaml"),
                MY_MAC.replace("{decode: {1: 10ms, 4: 16ms}, prefill: 900}", steps)
                                .replace("load_cold: 3GB/s\n", "load_cold: 3GB/s\n    coresidency: [1.0, 1.8]\n")
                        + calibration);

        Scenario scenario = scenario("gpt-oss-20b", "fleet: {a: {hardware: ./my-mac.yaml}}");

        assertThat(only(scenario).coresidency()).containsExactly(1.0, 1.8);
        assertThat(scenario.fleet().values().iterator().next().steps())
                .isEqualTo(Map.of(
                        "chat",
                        new StepTable(
                                Map.of(1, Duration.ofMillis(10), 4, Duration.ofMillis(16)),
                                Duration.ofNanos(1000),
                                900,
                                Duration.ofMillis(2),
                                Duration.ofNanos(30),
                                Duration.ofMillis(1),
                                Map.of(16, Duration.ofNanos(500_000)))));
    }

    @Test
    void measuredStepsOfTheScenarioWin() throws IOException {
        Files.writeString(folder.resolve("my-mac.yaml"), MY_MAC);
        String fleet = "fleet: {a: {hardware: ./my-mac.yaml, steps: {chat: {decode: {1: 1ms}, prefill: 1}}}}";

        assertThat(scenario("gpt-oss-20b", fleet)
                        .fleet()
                        .values()
                        .iterator()
                        .next()
                        .steps())
                .isEqualTo(Map.of("chat", new StepTable(Map.of(1, Duration.ofMillis(1)), Duration.ZERO, 1)));
    }

    @Test
    void choosesOneOfSeveralInAFile() throws IOException {
        String second = MY_MAC.substring(MY_MAC.indexOf("  my-mac:"))
                .replace("my-mac", "other")
                .replace("400", "500");
        Files.writeString(folder.resolve("macs.yaml"), MY_MAC + second);

        assertThat(only(scenario("qwen3-8b", "fleet: {a: {hardware: macs.yaml#other}}"))
                        .bandwidth())
                .isEqualTo(500e9);
        assertThat(problems("qwen3-8b", "fleet: {a: {hardware: macs.yaml}}"))
                .containsExactly(
                        "s.yaml:4:23: `macs.yaml` does not say which hardware profile: it has several; say which, such as"
                                + " `macs.yaml#my-mac`");
        assertThat(problems("qwen3-8b", "fleet: {a: {hardware: macs.yaml#othre}}"))
                .containsExactly("s.yaml:4:23: there is no hardware profile `othre`; did you mean `other`?");
    }

    @Test
    void hashesTheFilesOfProfilesToo() throws IOException {
        Files.writeString(folder.resolve("my-mac.yaml"), MY_MAC);
        String before = load("qwen3-8b", "fleet: {a: {hardware: my-mac.yaml}}").sha256();
        Files.writeString(folder.resolve("my-mac.yaml"), MY_MAC.replace("18", "19"));

        assertThat(load("qwen3-8b", "fleet: {a: {hardware: my-mac.yaml}}").sha256())
                .isNotEqualTo(before);
    }

    @Test
    void tellsWhatIsWrongInAFileAtItsPlace() throws IOException {
        Files.writeString(
                folder.resolve("my-mac.yaml"),
                MY_MAC.replace("400GB/s", "lots")
                        .replace("load_cold: 3", "load_clod: 3")
                        .replace("[bandwidth,", "[bandwith,"));

        assertThat(problems("qwen3-8b", "fleet: {a: {hardware: my-mac.yaml}}"))
                .containsExactly(
                        "my-mac.yaml:7:16: `hardware.my-mac.bandwidth` must be a rate, such as `546GB/s`, but is `lots`",
                        "my-mac.yaml:9:5: unknown key `load_clod` of `hardware.my-mac`; did you mean `load_cold`?");
    }

    @Test
    void tellsOfSourcesThatThereAreNot() throws IOException {
        Files.writeString(
                folder.resolve("my-mac.yaml"), MY_MAC.replace("{calibrated: [bandwidth,", "{calibrate: [bandwith,"));

        assertThat(problems("qwen3-8b", "fleet: {a: {hardware: my-mac.yaml}}"))
                .containsExactly(
                        "my-mac.yaml:12:26: there is no source `calibrate`; did you mean `calibrated`?",
                        "my-mac.yaml:12:26: there is no value with a source `bandwith`; did you mean `bandwidth`?");
    }
}

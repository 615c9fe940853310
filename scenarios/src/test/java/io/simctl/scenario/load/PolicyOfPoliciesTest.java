package io.simctl.scenario.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.simctl.policy.FleetScheduling;
import io.simctl.policy.type.PolicyChoice;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.bind.EffectiveConfig;
import io.simctl.scenario.load.TestPolicies.Fallback;
import io.simctl.scenario.load.TestPolicies.Pools;
import io.simctl.scenario.yaml.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A policy that is a knob of a policy, from the file to the record of knobs and back. */
class PolicyOfPoliciesTest {
    private static final String WORLD = """
            scenario: small
            duration: 1m
            models: {m: {weights: 10GB, kv_per_token: 24KiB, context: 8192, parameters: 20e9}}
            hardware: {mac: {memory: 64GB, bandwidth: 546GB/s, compute: 34TFLOPS}}
            fleet: {desk: {hardware: mac}}
            workload: {rate: 1/s, model: m, prompt: 100, output: 10}
            policies: {p: {fleet: {scheduling: SCHEDULING}}}
            """;

    @TempDir
    private Path folder;

    private Scenario load(String scheduling, String... sets) throws IOException {
        Path file = Files.writeString(folder.resolve("s.yaml"), WORLD.replace("SCHEDULING", scheduling));
        return ScenarioLoader.load(file, List.of(sets), TestPolicies.all()).scenario();
    }

    private Fallback fallback(String scheduling, String... sets) throws IOException {
        return (Fallback) scheduling(load(scheduling, sets)).knobs();
    }

    private static PolicyChoice<FleetScheduling> scheduling(Scenario scenario) {
        return scenario.policies().values().iterator().next().fleet().scheduling();
    }

    private List<String> problems(String scheduling, String... sets) {
        InvalidInput invalid = catchThrowableOfType(InvalidInput.class, () -> load(scheduling, sets));
        return invalid.problems().stream()
                .map(problem -> problem.toString().replace(folder.resolve("s.yaml") + ":", ""))
                .toList();
    }

    @Test
    void isBoundWithItsOwnKnobs() throws IOException {
        Fallback knobs =
                fallback("{type: fallback, else: [random, round-robin], pools: {type: model-pools, min_dwell: 1m}}");

        assertThat(knobs.first().type().name()).isEqualTo("least-busy");
        assertThat(knobs.others()).extracting(other -> other.type().name()).containsExactly("random", "round-robin");
        assertThat(knobs.pools().orElseThrow().knobs())
                .isEqualTo(new Pools(Duration.ofMinutes(1), Map.of(), 4, List.of()));
    }

    @Test
    void mayHavePoliciesAmongItsKnobsItself() throws IOException {
        Fallback inner = (Fallback) fallback("{type: fallback, else: {type: fallback, else: random}}")
                .others()
                .getFirst()
                .knobs();

        assertThat(inner.others().getFirst().type().name()).isEqualTo("random");
    }

    @Test
    void isReachedByOverrides() throws IOException {
        assertThat(fallback("fallback", "policies.p.fleet.scheduling.else=random")
                        .others())
                .extracting(other -> other.type().name())
                .containsExactly("random");
        assertThat(fallback("{type: fallback, pools: model-pools}", "policies.p.fleet.scheduling.pools.min_dwell=1m")
                        .pools()
                        .orElseThrow()
                        .knobs())
                .isEqualTo(new Pools(Duration.ofMinutes(1), Map.of(), 4, List.of()));
    }

    @Test
    void standsInTheEffectiveConfigurationWithEveryDefault() throws IOException {
        Scenario scenario = load("{type: fallback, else: random, pools: model-pools}");
        String rendered = EffectiveConfig.render(scenario);

        assertThat(EffectiveConfig.tree(scenario).get("policies").toString())
                .contains(
                        "{type=fallback, first={type=least-busy}, else=[{type=random}], pools={type=model-pools, min_dwell=5m,");
        Path again = Files.writeString(folder.resolve("again.yaml"), rendered);
        assertThat(ScenarioLoader.load(again, List.of(), TestPolicies.all()).scenario())
                .isEqualTo(scenario);
    }

    @Test
    void isComplainedOfWhereItStands() {
        assertThat(problems("{type: fallback, else: rando}"))
                .containsExactly("7:59: unknown fleet scheduling policy `rando`; did you mean `random`?");
        assertThat(problems("{type: fallback, pools: {type: model-pools, min_dwel: 1m}}"))
                .containsExactly("7:80: unknown knob `min_dwel` of placement `model-pools`; did you mean `min_dwell`?");
        assertThat(problems("{type: fallback, first: lru}"))
                .singleElement()
                .asString()
                .startsWith("7:60: unknown fleet scheduling policy `lru`; known: ");
        assertThat(problems("{type: fallback, first: [random]}"))
                .containsExactly(
                        "7:60: `policies.p.fleet.scheduling.first` must name a policy, such as `type: additive-cost`");
    }

    @Test
    void isCheckedForModelsAndForKnobsThatContradict() {
        assertThat(problems("{type: fallback, pools: {type: model-pools, min_warm: {m: 1, mm: 2}}}"))
                .containsExactly("7:97: there is no model `mm`; did you mean `m`?");
        assertThat(problems("{type: fallback, pools: {type: model-pools, max_loads: 0, min_warm: {m: 1}}}"))
                .containsExactly("7:60: `min_warm` needs `max_loads` above 0");
    }

    @Test
    void hasNoPoliciesWithoutEndInside() {
        assertThat(problems(fallbacks(8)))
                .containsOnly(
                        "7:197: policies may be nested 8 deep, not deeper",
                        "7:220: policies may be nested 8 deep, not deeper");
        assertThat(problems("endless")).containsExactly("7:36: policies may be nested 8 deep, not deeper");
    }

    @Test
    void mayBeNestedAsDeepAsAnybodyReads() throws IOException {
        assertThat(fallback(fallbacks(7)).others()).hasSize(1);
    }

    private static String fallbacks(int depth) {
        return depth == 0 ? "random" : "{type: fallback, else: " + fallbacks(depth - 1) + "}";
    }
}

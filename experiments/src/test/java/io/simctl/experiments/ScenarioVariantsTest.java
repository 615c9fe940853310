package io.simctl.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.scenario.load.Loaded;
import io.simctl.scenario.load.ScenarioVariants;
import io.simctl.scenario.yaml.InvalidInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A scenario that was loaded under other overrides before is the same as one that was not, whatever the overrides and their order. */
class ScenarioVariantsTest {
    private static final Map<String, List<String>> VALUES = Map.of(
            "seed", List.of("1", "2", "many"),
            "duration", List.of("1m", "2m", "0"),
            "models", List.of("{}"),
            "policies.pools.fleet.placement.min_dwell", List.of("10s", "20s", "never", "-1s"),
            "policies.model-pools.fleet.placement.min_dwell", List.of("10s", "20s", "soon"),
            "policies.dynamic.fleet.scheduling", List.of("least-busy", "random", "leest-busy"),
            "fleet.mini.count", List.of("1", "2", "0"),
            "fleet.mini.resident", List.of("qwen3-8b", "[]", "nothing"),
            "workload.0.rate", List.of("1/s", "2/s"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quickstart.yaml",
                "gemma-coresidency.yaml",
                "shifting-demand.yaml",
                "systems/d-inference.yaml",
                "systems/cluster-inference.yaml",
                "systems/cortex-recovering.yaml"
            })
    void isTheSameAsOneThatWasReadAnew(String scenario) {
        Path file = Path.of(System.getProperty("simctl.home"), "scenarios", scenario);
        ScenarioVariants variants = ScenarioSource.of(file).variants();
        Random random = new Random(scenario.hashCode());
        int loaded = 0;
        for (int i = 0; i < 60; i++) {
            ScenarioSource source = new ScenarioSource(file, overrides(random));
            String anew = outcome(() -> source.load());
            assertThat(outcome(() -> source.load(variants)))
                    .as("%s", source.overrides())
                    .isEqualTo(anew);
            loaded += anew.startsWith("loaded") ? 1 : 0;
        }
        assertThat(loaded).as("scenarios without problems").isBetween(5, 55);
    }

    private static List<String> overrides(Random random) {
        List<String> overrides = new ArrayList<>();
        for (Map.Entry<String, List<String>> knob : new java.util.TreeMap<>(VALUES).entrySet()) {
            if (random.nextInt(5) == 0) {
                List<String> values = knob.getValue();
                overrides.add(knob.getKey() + "=" + values.get(random.nextInt(values.size())));
            }
        }
        return overrides;
    }

    private interface Load {
        Loaded loaded();
    }

    /** All that is known of the scenario, or all that is wrong with it. */
    private static String outcome(Load load) {
        try {
            Loaded loaded = load.loaded();
            return "loaded " + loaded.sha256() + loaded.warnings() + loaded.effective() + loaded.scenario();
        } catch (InvalidInput invalid) {
            return "invalid " + invalid.getMessage();
        }
    }
}

package io.simctl.scenario.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.policy.type.Policies;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Swap policies and queues that make no sense together: refused where one has no effect, warned of where it has another. */
class SwapCombinationsTest {

    @TempDir
    private Path folder;

    private List<String> warnings(String node) throws IOException {
        Path file = Files.writeString(folder.resolve("s.yaml"), """
            scenario: s
            duration: 1m
            models:
              m: {weights: 1GB, kv_per_token: 1KB, context: 4096, parameters: 1e9}
            hardware:
              h: {memory: 8GB, bandwidth: 100GB/s, compute: 1TFLOPS}
            fleet:
              box: {hardware: h}
            workload:
              - {model: m, rate: 1/s, prompt: 10, output: 10}
            policies:
              p:
                node: %s
            """.formatted(node));
        return ScenarioLoader.load(file, List.of(), Policies.load(getClass().getClassLoader())).warnings().stream()
                .map(Problem::message)
                .toList();
    }

    @Test
    void theLockedRuntimeWantsAQueueThatWaitsWithTheLock() throws IOException {
        assertThat(warnings("{swap: {type: groups, runtime: locked}}"))
                .singleElement()
                .asString()
                .startsWith("`groups` needs `swap-lock` under `node: {scheduling: ...}` beside it");
        assertThat(warnings("{swap: {type: groups, runtime: locked}, scheduling: swap-lock}"))
                .isEmpty();
    }

    @Test
    void aQueueThatWaitsWithTheLockWantsTheLockedRuntime() throws IOException {
        assertThat(warnings("{swap: groups, scheduling: swap-lock}"))
                .singleElement()
                .asString()
                .startsWith("`swap-lock` needs `matrix` or `groups` with `runtime: locked` under `node: {swap: ...}`");
        assertThat(warnings(
                        "{swap: {type: idle-unload, swap: {type: groups, runtime: locked}}, scheduling: swap-lock}"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"idle-unload", "busy-watchdog", "load-cooldown", "memory-reclaimer"})
    void aLayerOverAnotherOfItsKindIsRefused(String layer) {
        String twice =
                "{swap: {type: %s, swap: {type: idle-unload, swap: {type: %s, swap: lru}}}}".formatted(layer, layer);

        assertThatThrownBy(() -> warnings(twice))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("`%s` lies over another `%s`".formatted(layer, layer));
    }
}

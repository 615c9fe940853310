package io.simctl.experiments.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.experiments.ScenarioSource;
import io.simctl.experiments.imports.llamaswap.LlamaSwapExport;
import io.simctl.experiments.imports.llamaswap.LlamaSwapPart;
import io.simctl.policy.swap.rule.SwapRuntime;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.yaml.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class LlamaSwapExportTest {
    @TempDir
    private Path folder;

    private Scenario scenario(ScenarioDraft draft) throws IOException {
        Path file = folder.resolve("scenario.yaml");
        Files.writeString(file, draft.on(Optional.of("h200")).text());
        return ScenarioSource.of(file).load().scenario();
    }

    private static String shipped(String scenario, String policy) {
        Path file = Path.of(System.getProperty("simctl.home"), "scenarios", scenario);
        return LlamaSwapExport.of(ScenarioSource.of(file).load().scenario(), policy)
                .text();
    }

    @TestFactory
    Stream<DynamicTest> importExportAndImportAgainIsStable() throws IOException {
        return Configurations.ofLlamaSwap().stream()
                .flatMap(file -> Stream.of(SwapRuntime.values())
                        .map(runtime -> DynamicTest.dynamicTest(file.getFileName() + " " + runtime, () -> {
                            ScenarioDraft first = Configurations.llamaSwap(file, runtime);
                            String once = LlamaSwapExport.of(scenario(first), "llama-swap")
                                    .text();
                            Path exported = Files.writeString(folder.resolve("exported.yaml"), once);
                            ScenarioDraft second = Configurations.llamaSwap(exported, runtime);

                            assertThat(second.policies()).isEqualTo(first.policies());
                            assertThat(second.resident()).isEqualTo(first.resident());
                            assertThat(second.slots()).isEqualTo(first.slots());
                            assertThat(LlamaSwapExport.of(scenario(second), "llama-swap")
                                            .text())
                                    .isEqualTo(once);
                        })));
    }

    @Test
    void aPolicyThatKnowsMemoryImpliesTheSetsThatFit() {
        assertThat(shipped("systems/llama-swap.yaml", "lru"))
                .contains(
                        "use: matrix",
                        "vars: {m1: coder, m2: chat, m3: small}",
                        "sets: {set1: \"m1 & m3\", set2: \"m2 & m3\"}",
                        "evict_costs:");
    }

    @Test
    void exclusiveGroupsImplyTheSetsWithoutRivals() {
        assertThat(shipped("systems/localai.yaml", "groups"))
                .contains(
                        "vars: {m1: heavy-a, m2: heavy-b, m3: light}", "sets: {set1: \"m1 & m3\", set2: \"m2 & m3\"}");
    }

    @Test
    void saysWhatLlamaSwapCannotDo() {
        Path file = Path.of(System.getProperty("simctl.home"), "scenarios/systems/localai.yaml");
        LlamaSwapPart part = LlamaSwapExport.of(ScenarioSource.of(file).load().scenario(), "watchdogs");

        assertThat(part.notes()).containsExactly("swap: {type: busy-watchdog}: llama-swap has nothing like it");
        assertThat(part.text()).contains("globalTTL: 900", "# Not said: swap: {type: busy-watchdog}");
    }

    @Test
    void anUnknownPolicySetIsAnsweredWithTheNearest() {
        assertThatThrownBy(() -> shipped("systems/llama-swap.yaml", "matrx"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("did you mean `matrix`?");
    }

    @Test
    void aPolicyThatSaysNothingOfMemoryIsRefused() {
        assertThatThrownBy(() -> shipped("quickstart.yaml", "pools"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("expected matrix, groups, exclusive-groups or lru");
    }
}

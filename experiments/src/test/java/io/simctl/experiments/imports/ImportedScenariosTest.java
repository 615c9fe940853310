package io.simctl.experiments.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.experiments.LocalRuns;
import io.simctl.experiments.RunPlan;
import io.simctl.experiments.ScenarioSource;
import io.simctl.experiments.imports.KeyLedger.Leaf;
import io.simctl.experiments.imports.localai.LocalAiOptions;
import io.simctl.policy.swap.rule.SwapRuntime;
import io.simctl.report.result.RequestCount;
import io.simctl.report.result.RunResult;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Configurations as published ones look: each runs at once, and none of their keys is dropped in silence. */
class ImportedScenariosTest {
    /** Values that are what the system takes without them, and ports, which are nowhere to be seen. */
    private static final Set<List<String>> WITHOUT_EFFECT = Set.of(
            List.of("startPort"),
            List.of("globalTTL"),
            List.of("models", "speech", "ttl"),
            List.of("routing", "scheduler", "use"));

    @TempDir
    private Path folder;

    private static final LocalAiOptions WATCHED = new LocalAiOptions(
            2,
            Optional.of("10m"),
            Optional.of("4m"),
            "1s",
            true,
            5,
            "2s",
            true,
            Optional.of(0.9),
            Optional.of(4096),
            List.of());

    private void runs(ScenarioDraft draft) throws IOException, InterruptedException {
        ImportedScenario scenario = draft.on(Optional.empty()).checked(ScenarioSource.shipped());
        Path file = Files.writeString(folder.resolve("imported.yaml"), scenario.text());
        RunPlan plan = RunPlan.of(new ScenarioSource(file, List.of("duration=5m", "warmup=0s")).load());

        List<RunResult> results = new LocalRuns().run(plan).all().stream().toList();

        assertThat(results).hasSize(2).allSatisfy(result -> {
            long submitted = result.all().counts().get(RequestCount.SUBMITTED);
            assertThat(submitted).isPositive();
            assertThat(result.all().counts().get(RequestCount.COMPLETED)).isGreaterThan(submitted / 2);
        });
    }

    @TestFactory
    Stream<DynamicTest> everyConfigurationOfLlamaSwapRunsUnderBothRuntimes() throws IOException {
        return Configurations.ofLlamaSwap().stream()
                .flatMap(file -> Stream.of(SwapRuntime.values())
                        .map(runtime -> DynamicTest.dynamicTest(
                                file.getFileName() + " " + runtime,
                                () -> runs(Configurations.llamaSwap(file, runtime)))));
    }

    @TestFactory
    Stream<DynamicTest> everyFolderOfLocalAiRuns() {
        return Stream.of("all-in-one", "groups")
                .flatMap(name -> Stream.of(LocalAiOptions.USUAL, WATCHED)
                        .map(options -> DynamicTest.dynamicTest(
                                name,
                                () -> runs(Configurations.localAi(Configurations.LOCAL_AI.resolve(name), options)))));
    }

    /** All that an import says: the scenario, and what it prints. Places are left out: a key that is taken away moves others. */
    private static String said(ScenarioDraft draft) {
        ImportedScenario scenario = draft.on(Optional.of("h200"));
        return scenario.text() + "\n" + String.join("\n", scenario.notes());
    }

    @TestFactory
    Stream<DynamicTest> withoutAnyOfItsKeysAConfigurationOfLlamaSwapSaysSomethingElse() throws IOException {
        return Configurations.ofLlamaSwap().stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                    Node document = Configurations.document(file);
                    String whole = said(Configurations.llamaSwap(folder, Configurations.without(document, List.of())));
                    for (Leaf leaf : KeyLedger.leaves(document)) {
                        if (!WITHOUT_EFFECT.contains(leaf.path())) {
                            assertThat(saidWithout(document, leaf.path()))
                                    .as("what is said without " + leaf.path())
                                    .isNotEqualTo(whole);
                        }
                    }
                }));
    }

    private String saidWithout(Node document, List<String> path) throws IOException {
        try {
            return said(Configurations.llamaSwap(folder, Configurations.without(document, path)));
        } catch (InvalidInput refused) {
            return refused.getMessage();
        }
    }

    @TestFactory
    Stream<DynamicTest> withoutAnyOfItsKeysAModelOfLocalAiSaysSomethingElse() throws IOException {
        try (Stream<Path> files = Files.walk(Configurations.LOCAL_AI)) {
            return files
                    .filter(file -> file.toString().matches(".*(text|embeddings|images|speech|pinned)\\.yaml"))
                    .toList()
                    .stream()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                        Node document = Configurations.document(file);
                        String whole = saidOfModel(document, List.of());
                        for (Leaf leaf : KeyLedger.leaves(document)) {
                            assertThat(saidOfModel(document, leaf.path()))
                                    .as("what is said without " + leaf.path())
                                    .isNotEqualTo(whole);
                        }
                    }));
        }
    }

    private String saidOfModel(Node document, List<String> path) throws IOException {
        Files.writeString(folder.resolve("model.yaml"), Configurations.without(document, path));
        return said(Configurations.localAi(folder, LocalAiOptions.USUAL));
    }

    @Test
    void namesAKeyThatNobodyHasHeardOf() throws IOException {
        ScenarioDraft draft = Configurations.llamaSwap(
                folder, "models: {a: {cmd: llama-server -m Qwen3-8B-Q8_0.gguf, wat: 1}}\nnovelty: {deep: [1, 2]}\n");

        assertThat(draft.on(Optional.empty()).notes())
                .contains("not carried: models.a.wat, novelty.deep: simctl knows no such key of this system");
        assertThat(draft.on(Optional.empty()).text()).contains("models.a.wat, novelty.deep");
    }

    @Test
    void aKeyInAnUnusedRoutersSettingsIsNamed() {
        ScenarioDraft draft =
                Configurations.llamaSwap(Configurations.LLAMA_SWAP.resolve("routing.yaml"), SwapRuntime.DEFERRED);

        assertThat(draft.uncarried())
                .anySatisfy(left -> assertThat(left.toString()).startsWith("routing.router.settings.groups:"));
    }
}

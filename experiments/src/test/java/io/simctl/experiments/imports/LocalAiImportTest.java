package io.simctl.experiments.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.experiments.imports.localai.LocalAiOptions;
import io.simctl.scenario.yaml.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalAiImportTest {
    @TempDir
    private Path folder;

    private static ScenarioDraft groups(LocalAiOptions options) {
        return Configurations.localAi(Configurations.LOCAL_AI.resolve("groups"), options);
    }

    private void refuses(String file, String text, String answer) throws IOException {
        Files.writeString(folder.resolve(file), text);
        assertThatThrownBy(() -> Configurations.localAi(folder, LocalAiOptions.USUAL))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining(answer);
    }

    @Test
    void carriesGroupsTrimmedAndPins() {
        Object swap = ((Map<?, ?>) groups(LocalAiOptions.USUAL).policies().get("node")).get("swap");

        assertThat(swap)
                .isEqualTo(Map.of(
                        "type",
                        "load-cooldown",
                        "swap",
                        Map.of(
                                "type",
                                "exclusive-groups",
                                "groups",
                                Map.of("heavy", List.of("heavy-a", "heavy-b")),
                                "pinned",
                                List.of("always"))));
    }

    @Test
    void leavesDisabledModelsOutAndSaysSo() {
        ScenarioDraft draft = groups(LocalAiOptions.USUAL);

        assertThat(draft.models()).containsOnlyKeys("heavy-a", "heavy-b", "always");
        assertThat(draft.uncarried())
                .anySatisfy(left -> assertThat(left.toString())
                        .isEqualTo("disabled: `retired` is switched off there and left out here"));
    }

    @Test
    void anAliasIsAnotherNameOfAModel() {
        assertThat(groups(LocalAiOptions.USUAL).aliases()).isEqualTo(Map.of("gpt-4o", "heavy-a"));
    }

    @Test
    void carriesTheCommandLine() {
        LocalAiOptions options = new LocalAiOptions(
                1,
                Optional.of("10m"),
                Optional.of("2m"),
                "1s",
                true,
                3,
                "5s",
                true,
                Optional.of(0.8),
                Optional.empty(),
                List.of("always"));
        ScenarioDraft draft = groups(options);

        assertThat(draft.on(Optional.of("h100")).text())
                .contains(
                        "type: busy-watchdog",
                        "timeout: 2m",
                        "type: idle-unload",
                        "after: 10m",
                        "models: {always: 0s}",
                        "type: memory-reclaimer",
                        "threshold: 0.8",
                        "max_active: 1",
                        "force: true",
                        "size_aware: true",
                        "retries: 3",
                        "retry_interval: 5s",
                        "resident: [always]");
    }

    @Test
    void saysOfModelsThatAreNoLanguageModelsWhatTheyAreTakenFor() {
        assertThat(Configurations.localAi(Configurations.LOCAL_AI.resolve("all-in-one"), LocalAiOptions.USUAL)
                        .uncarried())
                .extracting(Object::toString)
                .anySatisfy(left -> assertThat(left).startsWith("backend: `piper` is no language model's"));
    }

    @Test
    void answersWhatIsWrongWithPlaceCauseAndCure() throws IOException {
        assertThatThrownBy(() -> Configurations.localAi(folder.resolve("nowhere"), LocalAiOptions.USUAL))
                .hasMessageContaining("nowhere:1:1: expected LocalAI's folder of models");
        assertThatThrownBy(() -> Configurations.localAi(folder, LocalAiOptions.USUAL))
                .hasMessageContaining("there is no `.yaml` file in it");
        refuses("a.yaml", "name: a\npinned: maybe\n", "a.yaml:2:9: `pinned` must be `true` or `false`, but is `maybe`");
        refuses("a.yaml", "just text\n", "a.yaml:1:1: expected a mapping");
        refuses("a.yaml", "name: a\nalias: b\n", "`a` is an alias of `b`, which is no model here");
    }

    @Test
    void refusesTwoModelsOfOneName() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), "name: same\n");

        refuses("b.yaml", "name: same\n", "b.yaml:1:7: there are two models named `same`");
    }
}

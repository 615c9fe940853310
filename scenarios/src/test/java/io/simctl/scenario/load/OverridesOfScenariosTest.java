package io.simctl.scenario.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.policy.type.Policies;
import io.simctl.scenario.bind.EffectiveConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code --set} over a scenario that is written as short as can be, over the same with everything written out, and over one of
 * profiles: an override changes the value that its path names and nothing else, or is refused; it is never dropped.
 */
class OverridesOfScenariosTest {
    private static final String OF_PROFILES = """
            scenario: of-profiles
            duration: 1m
            models: {ada: gpt-oss-20b, bea: {profile: qwen3-8b}}
            hardware: {h: m4-max-40-64gb, s: {profile: small-vm.yaml, memory: 64GB}}
            fleet: {f: {hardware: h}, g: {hardware: rtx-3090}, s: {hardware: s}}
            workload: {rate: 1/s, model: ada, prompt: 100, output: 10}
            policies: {p: {}}
            """;

    @TempDir
    Path folder;

    private Path brief;
    private Path full;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("trace.csv"), "");
        brief = Files.copy(Path.of("src/test/resources/every-shorthand.yaml"), folder.resolve("brief.yaml"));
        Policies policies = Policies.load(OverridesOfScenariosTest.class.getClassLoader());
        Loaded loaded = ScenarioLoader.load(brief, List.of(), policies);
        full = Files.writeString(folder.resolve("full.yaml"), EffectiveConfig.render(loaded.scenario()));
    }

    /** Sets every value to another one; returns how many can be changed. */
    private static int setsEveryValue(Path file) {
        EffectiveValues before = EffectiveValues.load(file);
        List<String> wrong = new ArrayList<>();
        int changed = 0;
        for (Map.Entry<String, String> value : before.byPath().entrySet()) {
            String path = value.getKey();
            Optional<Set<String>> effect = EffectiveValues.others(value.getValue())
                    .flatMap(other -> EffectiveValues.of(file, path + "=" + other).stream())
                    .findFirst()
                    .map(before::differences);
            effect.ifPresent(paths -> paths.removeIf(p -> follows(p, path)));
            boolean isRight = effect.map(Set.of(path)::equals).orElse(!EffectiveValues.isNumber(value.getValue()));
            if (!isRight) {
                wrong.add(path + " changes " + effect);
            }
            changed += effect.isPresent() ? 1 : 0;
        }
        assertThat(wrong).isEmpty();
        return changed;
    }

    /** What a profile's share of the memory is, and the source of a value, which an overridden one has no more. */
    private static boolean follows(String path, String set) {
        return (path.startsWith("provenance.") && !path.equals(set))
                || (path.endsWith(".reserve") && set.equals(path.replace(".reserve", ".memory")));
    }

    @Test
    void changeEveryValueOfWhatIsWrittenShortAndNothingElse() {
        assertThat(setsEveryValue(brief)).isGreaterThan(150);
    }

    @Test
    void changeEveryValueOfWhatIsWrittenOutAndNothingElse() {
        assertThat(setsEveryValue(full)).isGreaterThan(150);
    }

    @Test
    void changeEveryValueThatAProfileFilledInAndNothingElse() throws IOException {
        Files.copy(Path.of("measured/small-vm.yaml"), folder.resolve("small-vm.yaml"));
        Path file = Files.writeString(folder.resolve("profiles.yaml"), OF_PROFILES);

        assertThat(setsEveryValue(file)).isGreaterThan(100);
    }

    @Test
    void refuseKeysUnderPlainValues() {
        for (String path : EffectiveValues.load(brief).byPath().keySet()) {
            String set = path + ".nonsense=1";
            assertThat(EffectiveValues.of(brief, set)).as(set).isEmpty();
        }
    }
}

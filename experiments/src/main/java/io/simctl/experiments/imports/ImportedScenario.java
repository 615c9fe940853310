package io.simctl.experiments.imports;

import io.simctl.policy.type.Policies;
import io.simctl.scenario.load.ScenarioLoader;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.Node;
import io.simctl.scenario.yaml.Problems;
import io.simctl.scenario.yaml.YamlFile;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A scenario that was made of another system's configuration.
 *
 * @param text the file
 * @param notes what was chosen, and what was not carried, a line each
 */
public record ImportedScenario(String text, List<String> notes) {
    private static final String PLACE = "imported scenario";

    public ImportedScenario {
        notes = List.copyOf(notes);
    }

    /**
     * Checks that it can be run.
     *
     * @throws InvalidInput with what is wrong, and a cure
     */
    public ImportedScenario checked(Policies policies) {
        Problems problems = new Problems();
        Node root = YamlFile.of(PLACE, text.getBytes(StandardCharsets.UTF_8), problems)
                .map(YamlFile::root)
                .orElseThrow(() -> new InvalidInput(problems.inOrder()));
        ScenarioLoader.of(root, List.of(), policies);
        return this;
    }
}

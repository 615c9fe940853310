package io.simctl.scenario.load;

import io.simctl.policy.type.Policies;
import io.simctl.scenario.bind.BoundParts;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.Problems;
import io.simctl.scenario.yaml.YamlFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A scenario file under many overrides, as sweeps load it: it is read once, and what overrides leave alone is bound once. Each scenario is that
 * of {@link ScenarioLoader#load}. For several threads.
 */
public final class ScenarioVariants {
    private final Path file;
    private final Policies policies;
    private final Optional<YamlFile> yaml;
    private final Problems unreadable = new Problems();
    private final BoundParts parts = new BoundParts();

    /**
     * Reads the file.
     *
     * @param policies those that it may name
     */
    public ScenarioVariants(Path file, Policies policies) {
        this.file = file;
        this.policies = policies;
        this.yaml = YamlFile.read(file, unreadable);
    }

    /**
     * The scenario under these overrides, each {@code path=value}, wholly checked.
     *
     * @throws InvalidInput with all problems of file and overrides
     */
    public Loaded load(List<String> sets) {
        Problems problems = new Problems();
        unreadable.inOrder().forEach(problem -> problems.add(problem.at(), problem.message()));
        return ScenarioLoader.load(yaml, file, sets, policies, problems, parts);
    }
}

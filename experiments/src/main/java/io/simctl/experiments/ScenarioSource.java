package io.simctl.experiments;

import io.simctl.policy.type.Policies;
import io.simctl.scenario.load.Loaded;
import io.simctl.scenario.load.ScenarioLoader;
import io.simctl.scenario.yaml.InvalidInput;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A scenario file and the overrides that are put on it.
 *
 * @param file the scenario
 * @param overrides each {@code path=value}; where two name the same value the later one holds
 */
public record ScenarioSource(Path file, List<String> overrides) {
    public ScenarioSource {
        overrides = List.copyOf(overrides);
    }

    /** The file as it is. */
    public static ScenarioSource of(Path file) {
        return new ScenarioSource(file, List.of());
    }

    /** The same with further overrides, which hold over those that there are. */
    public ScenarioSource with(List<String> more) {
        return new ScenarioSource(
                file, Stream.concat(overrides.stream(), more.stream()).toList());
    }

    /**
     * Reads the scenario and checks all of it, with the policies on the class path.
     *
     * @throws InvalidInput with all problems of file and overrides
     */
    public Loaded load() {
        return ScenarioLoader.load(file, overrides, policies());
    }

    /** The policies that scenarios can name: all on the class path. */
    public static Policies policies() {
        return Policies.load(ScenarioSource.class.getClassLoader());
    }
}

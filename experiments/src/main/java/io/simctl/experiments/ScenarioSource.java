package io.simctl.experiments;

import io.simctl.policy.type.Policies;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.load.Loaded;
import io.simctl.scenario.load.ScenarioLoader;
import io.simctl.scenario.load.ScenarioVariants;
import io.simctl.scenario.yaml.InvalidInput;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A scenario file and the overrides that are put on it.
 *
 * @param file the scenario
 * @param overrides each {@code path=value}; where two name the same value the later one holds
 * @param policies those that the scenario may name
 */
public record ScenarioSource(Path file, List<String> overrides, Policies policies) {
    public ScenarioSource {
        overrides = List.copyOf(overrides);
    }

    /** With the policies that come with simctl. */
    public ScenarioSource(Path file, List<String> overrides) {
        this(file, overrides, shipped());
    }

    /** The file as it is. */
    public static ScenarioSource of(Path file) {
        return new ScenarioSource(file, List.of());
    }

    /** The same with further overrides, which hold over those that there are. */
    public ScenarioSource with(List<String> more) {
        return new ScenarioSource(
                file, Stream.concat(overrides.stream(), more.stream()).toList(), policies);
    }

    /**
     * Reads the scenario and checks all of it.
     *
     * @throws InvalidInput with all problems of file and overrides
     */
    public Loaded load() {
        return checked(ScenarioLoader.load(file, overrides, policies));
    }

    /** The file, to be loaded many times, each with other overrides. */
    public ScenarioVariants variants() {
        return new ScenarioVariants(file, policies);
    }

    /**
     * The same as {@link #load}, from the file as it was read before.
     *
     * @param variants of this source, or of one with other overrides
     */
    public Loaded load(ScenarioVariants variants) {
        return checked(variants.load(overrides));
    }

    private Loaded checked(Loaded loaded) {
        Scenario scenario = loaded.scenario();
        RuleInput.parse(
                RuleInput.of(file, scenario), List.copyOf(scenario.models().keySet()));
        return loaded;
    }

    /** The policies that come with simctl: all on the class path. */
    public static Policies shipped() {
        return Policies.load(ScenarioSource.class.getClassLoader());
    }
}

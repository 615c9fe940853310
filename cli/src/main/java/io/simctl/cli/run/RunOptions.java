package io.simctl.cli.run;

import io.simctl.cli.plugin.PluginOptions;
import io.simctl.experiments.RunPlan;
import io.simctl.experiments.ScenarioSource;
import io.simctl.scenario.load.Loaded;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The options that choose what is run: a scenario, its overrides, and which of its policy sets. */
public final class RunOptions {
    @Parameters(paramLabel = "SCENARIO", description = "Scenario file (YAML).")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private Path scenario;

    @Option(
            names = "--policy",
            paramLabel = "NAME",
            split = ",",
            description = "Run only this policy set; may be repeated, or name several with commas.")
    private List<String> policies = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "path=value",
            description = "Override a value of the scenario, such as fleet.gpu.count=4; may be repeated.")
    private List<String> sets = new ArrayList<>();

    @Option(names = "--seed", paramLabel = "N", description = "Seed of all random streams.")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "--replications", paramLabel = "N", description = "Runs of each policy with different streams.")
    private Optional<Integer> replications = Optional.empty();

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    /** The jars with policies of the user's, and folders of them. */
    public List<Path> plugins() {
        return plugins.places();
    }

    /** The scenario's file with all overrides. */
    public ScenarioSource source() {
        List<String> overrides = new ArrayList<>(sets);
        seed.ifPresent(value -> overrides.add("seed=" + value));
        replications.ifPresent(value -> overrides.add("replications=" + value));
        return new ScenarioSource(scenario, overrides, plugins.policies());
    }

    /** Names of the policy sets that were asked for; none where all are meant. */
    public List<String> policies() {
        return List.copyOf(policies);
    }

    /**
     * Reads the scenario, and plans the runs.
     *
     * @param warnings takes what is probably not meant
     */
    public RunPlan plan(Consumer<String> warnings) {
        Loaded loaded = source().load();
        loaded.warnings().forEach(warning -> warnings.accept(warning.toString()));
        RunPlan all = RunPlan.of(loaded);
        try {
            return policies.isEmpty() ? all : all.withPolicies(policies);
        } catch (IllegalArgumentException unknown) {
            throw new ParameterException(spec.commandLine(), String.valueOf(unknown.getMessage()), unknown);
        }
    }
}

package io.simctl.cli.scenario;

import io.simctl.cli.plugin.PluginOptions;
import io.simctl.cli.terminal.ExitCode;
import io.simctl.experiments.ScenarioSource;
import io.simctl.scenario.load.Loaded;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code simctl scenario check FILE}: says all that is wrong with a scenario, and runs nothing. */
@Command(
        name = "check",
        description = "Says all that is wrong with a scenario file, and runs nothing.",
        mixinStandardHelpOptions = true)
final class ScenarioCheckCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SCENARIO", description = "Scenario file (YAML).")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private Path scenario;

    @Option(names = "--set", paramLabel = "path=value", description = "Override a value of the scenario.")
    private List<String> sets = new ArrayList<>();

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() {
        Loaded loaded = new ScenarioSource(scenario, sets, plugins.policies()).load();
        PrintWriter err = spec.commandLine().getErr();
        loaded.warnings().forEach(warning -> err.println(warning + " (warning)"));
        spec.commandLine()
                .getOut()
                .printf(
                        "%s: fine; %d models, %d policy sets%n",
                        scenario,
                        loaded.scenario().models().size(),
                        loaded.scenario().policies().size());
        return ExitCode.FINE;
    }
}

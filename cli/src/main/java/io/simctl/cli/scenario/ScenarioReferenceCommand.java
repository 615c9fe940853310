package io.simctl.cli.scenario;

import io.simctl.cli.plugin.PluginOptions;
import io.simctl.cli.terminal.ExitCode;
import io.simctl.scenario.load.ScenarioReference;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code simctl scenario reference}: every key and every policy that there is, as the second half of docs/scenario.md. */
@Command(
        name = "reference",
        description = "Prints every key of scenarios and every policy, plug-ins included, in Markdown.",
        footer = {"", "Example:", "  simctl scenario reference"},
        mixinStandardHelpOptions = true)
final class ScenarioReferenceCommand implements Callable<Integer> {
    @Mixin
    private PluginOptions plugins = new PluginOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().print(ScenarioReference.of(plugins.policies()));
        spec.commandLine().getOut().flush();
        return ExitCode.FINE;
    }
}

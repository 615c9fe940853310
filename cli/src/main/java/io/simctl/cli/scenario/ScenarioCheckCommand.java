package io.simctl.cli.scenario;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
        footer = {"", "Example:", "  simctl scenario check scenarios/quickstart.yaml"},
        mixinStandardHelpOptions = true)
final class ScenarioCheckCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SCENARIO", description = "Scenario file (YAML).")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private Path scenario;

    @Option(names = "--set", paramLabel = "path=value", description = "Override a value of the scenario.")
    private List<String> sets = new ArrayList<>();

    @Option(names = "--json", description = "Print what was found as JSON.")
    private boolean json;

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() {
        Loaded loaded = new ScenarioSource(scenario, sets, plugins.policies()).load();
        if (json) {
            printJson(loaded);
            return ExitCode.FINE;
        }
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

    private void printJson(Loaded loaded) {
        ObjectNode found = JsonNodeFactory.instance.objectNode();
        found.put("scenario", loaded.scenario().scenario());
        ArrayNode models = found.putArray("models");
        loaded.scenario().models().keySet().forEach(models::add);
        ArrayNode policies = found.putArray("policies");
        loaded.scenario().policies().keySet().forEach(policies::add);
        ArrayNode warnings = found.putArray("warnings");
        loaded.warnings().forEach(warning -> warnings.add(warning.toString()));
        spec.commandLine().getOut().println(found.toPrettyString());
    }
}

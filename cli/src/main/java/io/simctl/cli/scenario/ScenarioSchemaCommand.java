package io.simctl.cli.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.simctl.cli.plugin.PluginOptions;
import io.simctl.cli.terminal.ExitCode;
import io.simctl.scenario.load.ScenarioSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code simctl scenario schema}: the JSON Schema by which editors complete and check scenarios. */
@Command(
        name = "schema",
        description = "Prints the JSON Schema of scenarios, with all policies and profiles, for editors.",
        footer = {
            "",
            "Example:",
            "  simctl scenario schema > simctl.schema.json",
            "",
            "Then begin a scenario with the line",
            "  # yaml-language-server: $$schema=simctl.schema.json"
        },
        mixinStandardHelpOptions = true)
final class ScenarioSchemaCommand implements Callable<Integer> {
    @Mixin
    private PluginOptions plugins = new PluginOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() throws JsonProcessingException {
        String json = new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(ScenarioSchema.of(plugins.policies()));
        spec.commandLine().getOut().println(json);
        return ExitCode.FINE;
    }
}

package io.simctl.cli.imports;

import io.simctl.cli.plugin.PluginOptions;
import io.simctl.cli.terminal.ExitCode;
import io.simctl.experiments.ScenarioSource;
import io.simctl.experiments.imports.llamaswap.LlamaSwapExport;
import io.simctl.experiments.imports.llamaswap.LlamaSwapPart;
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

/** {@code simctl export llama-swap SCENARIO --policy NAME}. */
@Command(
        name = "llama-swap",
        description = "Writes what a policy set implies for llama-swap: groups or matrix with costs, times, limits.",
        footer = {"", "Example:", "  simctl export llama-swap scenarios/quickstart.yaml --policy pools"},
        mixinStandardHelpOptions = true)
final class ExportLlamaSwapCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SCENARIO", description = "Scenario file (YAML).")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private Path scenario;

    @Option(names = "--policy", paramLabel = "NAME", required = true, description = "Policy set of the scenario.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private String policy;

    @Option(names = "--set", paramLabel = "path=value", description = "Override a value of the scenario.")
    private List<String> sets = new ArrayList<>();

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() {
        ScenarioSource source = new ScenarioSource(scenario, sets, plugins.policies());
        LlamaSwapPart part = LlamaSwapExport.of(source.load().scenario(), policy);
        part.notes().forEach(note -> spec.commandLine().getErr().println("not said: " + note));
        spec.commandLine().getOut().print(part.text());
        spec.commandLine().getOut().flush();
        return ExitCode.FINE;
    }
}

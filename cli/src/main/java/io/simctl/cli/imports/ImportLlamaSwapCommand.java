package io.simctl.cli.imports;

import io.simctl.cli.terminal.ExitCode;
import io.simctl.experiments.imports.llamaswap.LlamaSwapImport;
import io.simctl.policy.swap.rule.SwapRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code simctl import llama-swap config.yaml}. */
@Command(
        name = "llama-swap",
        description = "Turns llama-swap's configuration into a scenario.",
        footer = {"", "Example:", "  simctl import llama-swap config.yaml --out mine.yaml"},
        mixinStandardHelpOptions = true)
final class ImportLlamaSwapCommand implements Callable<Integer> {
    @Parameters(paramLabel = "CONFIG", description = "llama-swap's config.yaml.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private Path config;

    @Option(
            names = "--runtime",
            paramLabel = "RUNTIME",
            description = "deferred: swaps wait for their victims, as since August 2026; locked: for the whole machine,"
                    + " as before (default: ${DEFAULT-VALUE}).",
            defaultValue = "deferred")
    private SwapRuntime runtime = SwapRuntime.DEFERRED;

    @Mixin
    private ImportOptions options = new ImportOptions();

    @Override
    public Integer call() throws IOException {
        options.write(LlamaSwapImport.of(config, name -> Optional.ofNullable(System.getenv(name)), runtime));
        return ExitCode.FINE;
    }
}

package io.simctl.cli.imports;

import picocli.CommandLine.Command;

/** {@code simctl import}: other systems' configurations as scenarios. */
@Command(
        name = "import",
        description = "Turns the configuration of another system into a scenario that runs at once.",
        subcommands = {ImportLlamaSwapCommand.class, ImportLocalAiCommand.class},
        footer = {
            "",
            "Examples:",
            "  simctl import llama-swap config.yaml --out mine.yaml",
            "  simctl import localai models/ --out mine.yaml"
        },
        mixinStandardHelpOptions = true)
public final class ImportCommand {}

package io.simctl.cli.imports;

import picocli.CommandLine.Command;

/** {@code simctl export}: policies as parts of other systems' configurations. */
@Command(
        name = "export",
        description = "Writes the part of another system's configuration that a policy implies.",
        subcommands = ExportLlamaSwapCommand.class,
        mixinStandardHelpOptions = true)
public final class ExportCommand {}

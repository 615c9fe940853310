package io.simctl.cli.model;

import picocli.CommandLine.Command;

/** {@code simctl model}: models to run live. */
@Command(
        name = "model",
        description = "Makes models to run live.",
        subcommands = ModelSynthCommand.class,
        footer = {"", "Example:", "  simctl model synth --help"},
        mixinStandardHelpOptions = true)
public final class ModelCommand {}

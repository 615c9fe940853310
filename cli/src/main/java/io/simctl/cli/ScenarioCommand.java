package io.simctl.cli;

import picocli.CommandLine.Command;

/** {@code simctl scenario}: what can be done with a scenario file short of running it. */
@Command(
        name = "scenario",
        description = "Checks a scenario file.",
        subcommands = ScenarioCheckCommand.class,
        mixinStandardHelpOptions = true)
final class ScenarioCommand {}

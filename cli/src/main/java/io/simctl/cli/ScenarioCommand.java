package io.simctl.cli;

import picocli.CommandLine.Command;

/** {@code simctl scenario}: what can be done with a scenario file short of running it. */
@Command(
        name = "scenario",
        description = "Checks scenario files, and tells editors what may stand in them.",
        subcommands = {ScenarioCheckCommand.class, ScenarioSchemaCommand.class},
        mixinStandardHelpOptions = true)
final class ScenarioCommand {}

package io.simctl.cli.scenario;

import picocli.CommandLine.Command;

/** {@code simctl scenario}: the commands on scenario files short of running them. */
@Command(
        name = "scenario",
        description = "Checks scenario files, and tells editors and people what may stand in them.",
        subcommands = {ScenarioCheckCommand.class, ScenarioSchemaCommand.class, ScenarioReferenceCommand.class},
        mixinStandardHelpOptions = true)
public final class ScenarioCommand {}

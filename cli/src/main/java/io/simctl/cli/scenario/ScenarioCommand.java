package io.simctl.cli.scenario;

import picocli.CommandLine.Command;

/** {@code simctl scenario}: the commands on scenario files short of running them. */
@Command(
        name = "scenario",
        description = "Checks scenario files, and tells editors and people what may stand in them.",
        subcommands = {ScenarioCheckCommand.class, ScenarioSchemaCommand.class, ScenarioReferenceCommand.class},
        footer = {
            "",
            "Examples:",
            "  simctl scenario check scenarios/quickstart.yaml",
            "  simctl scenario schema > simctl.schema.json"
        },
        mixinStandardHelpOptions = true)
public final class ScenarioCommand {}

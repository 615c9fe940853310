package io.simctl.cli.trace;

import picocli.CommandLine.Command;

/** {@code simctl trace}: the commands on recorded workloads short of replaying them. */
@Command(
        name = "trace",
        description = "Looks at recorded workloads, converts them, and makes new ones like them.",
        subcommands = {TraceInfoCommand.class, TraceConvertCommand.class, TraceSynthCommand.class},
        footer = {
            "",
            "Examples:",
            "  simctl trace info requests.csv",
            "  simctl trace convert requests.csv --to mine.csv"
        },
        mixinStandardHelpOptions = true)
public final class TraceCommand {}

package io.simctl.cli;

import picocli.CommandLine.Command;

/** {@code simctl trace}: what can be done with recorded workloads short of replaying them. */
@Command(
        name = "trace",
        description = "Looks at recorded workloads, converts them, and makes new ones like them.",
        subcommands = {TraceInfoCommand.class, TraceConvertCommand.class, TraceSynthCommand.class},
        mixinStandardHelpOptions = true)
final class TraceCommand {}

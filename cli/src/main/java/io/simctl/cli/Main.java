package io.simctl.cli;

import io.simctl.cli.terminal.ExitCode;
import io.simctl.cli.terminal.StandardOutput;
import io.simctl.cli.terminal.Version;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code simctl} command. */
@Command(
        name = "simctl",
        description = "Simulates policies that serve language models, and runs them live.",
        versionProvider = Version.class,
        footer = {
            "",
            "Examples:",
            "  simctl run scenarios/quickstart.yaml",
            "  simctl report open out/quickstart",
            "  simctl help run"
        },
        mixinStandardHelpOptions = true)
public final class Main implements Runnable {
    private static final int MORE = 8;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** Starts the command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(execute(args));
    }

    /** Runs the command; what it returns is one of {@link ExitCode}. */
    static int execute(String... args) {
        StandardOutput stdout = new StandardOutput();
        PrintWriter out = stdout.writer();
        CommandLine command = commandLine(Subcommands.needed(args)).setOut(out).setErr(StandardOutput.errors());
        int exitCode = execute(command, args);
        out.flush();
        return stdout.exitCode(exitCode, command.getErr());
    }

    /** Runs the command. Where memory runs out, what took it is let go of by the time that it is said. */
    private static int execute(CommandLine command, String... args) {
        try {
            return command.execute(args);
        } catch (OutOfMemoryError tooSmall) {
            long heap = Math.ceilDiv(Runtime.getRuntime().maxMemory(), 1L << 30);
            command.getErr()
                    .printf(
                            "simctl: this does not fit the heap of %d GB; run fewer machines or users, or give it more:"
                                    + " SIMCTL_JAVA_OPTS=-Xmx%dg%n",
                            heap, MORE * heap);
            return ExitCode.USAGE;
        }
    }

    /** The command with all its subcommands and its error handling, not yet run. */
    static CommandLine commandLine() {
        return commandLine(Subcommands.NAMES);
    }

    private static CommandLine commandLine(List<String> subcommands) {
        ErrorHandler errors = new ErrorHandler();
        CommandLine command = new CommandLine(new Main());
        subcommands.forEach(name -> command.addSubcommand(Subcommands.named(name)));
        return command.setExecutionExceptionHandler(errors)
                .setParameterExceptionHandler(errors)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }
}

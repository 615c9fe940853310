package io.simctl.cli;

import io.simctl.cli.catalog.CompletionCommand;
import io.simctl.cli.catalog.PoliciesCommand;
import io.simctl.cli.catalog.ProfilesCommand;
import io.simctl.cli.catalog.ResultsCommand;
import io.simctl.cli.decide.CompareCommand;
import io.simctl.cli.decide.GateCommand;
import io.simctl.cli.imports.ExportCommand;
import io.simctl.cli.imports.ImportCommand;
import io.simctl.cli.live.CalibrateCommand;
import io.simctl.cli.live.LiveCommand;
import io.simctl.cli.live.ValidateCommand;
import io.simctl.cli.model.ModelCommand;
import io.simctl.cli.report.ReportCommand;
import io.simctl.cli.run.RunCommand;
import io.simctl.cli.scenario.ScenarioCommand;
import io.simctl.cli.serve.RecordCommand;
import io.simctl.cli.serve.ServeCommand;
import io.simctl.cli.study.SweepCommand;
import io.simctl.cli.study.TuneCommand;
import io.simctl.cli.terminal.ExitCode;
import io.simctl.cli.terminal.StandardOutput;
import io.simctl.cli.terminal.Version;
import io.simctl.cli.trace.TraceCommand;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code simctl} command. */
@Command(
        name = "simctl",
        description = "Simulates policies that serve language models, and runs them live.",
        versionProvider = Version.class,
        subcommands = {
            RunCommand.class,
            LiveCommand.class,
            CalibrateCommand.class,
            ValidateCommand.class,
            CompareCommand.class,
            GateCommand.class,
            TraceCommand.class,
            ImportCommand.class,
            ExportCommand.class,
            ModelCommand.class,
            PoliciesCommand.class,
            ProfilesCommand.class,
            RecordCommand.class,
            ReportCommand.class,
            ResultsCommand.class,
            ScenarioCommand.class,
            ServeCommand.class,
            SweepCommand.class,
            TuneCommand.class,
            CompletionCommand.class,
            HelpCommand.class
        },
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
        CommandLine command = commandLine().setOut(out).setErr(StandardOutput.errors());
        int exitCode = execute(command, args);
        out.flush();
        return stdout.exitCode(exitCode, command.getErr());
    }

    /** What the command needs more memory for is let go of by then, so that there is some to say so. */
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

    /** The command with its error handling, not yet run. */
    static CommandLine commandLine() {
        ErrorHandler errors = new ErrorHandler();
        return new CommandLine(new Main())
                .setExecutionExceptionHandler(errors)
                .setParameterExceptionHandler(errors)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }
}

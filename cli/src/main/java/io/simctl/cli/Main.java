package io.simctl.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

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
            TraceCommand.class,
            ModelCommand.class,
            PoliciesCommand.class,
            ProfilesCommand.class,
            RecordCommand.class,
            ScenarioCommand.class,
            ServeCommand.class
        },
        mixinStandardHelpOptions = true)
public final class Main implements Runnable {

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    /** Starts the command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(execute(args));
    }

    /** Runs the command; what it returns is one of {@link ExitCode}. */
    static int execute(String... args) {
        Failures failures = new Failures();
        return new CommandLine(new Main())
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args);
    }
}

package io.simctl.cli;

import io.simctl.cli.terminal.ExitCode;
import io.simctl.cli.terminal.GracefulShutdown;
import io.simctl.experiments.cluster.ClusterFailure;
import io.simctl.live.calibrate.CalibrationFailure;
import io.simctl.live.loop.StartUpFailure;
import io.simctl.live.process.StartFailure;
import io.simctl.live.setup.InvalidSetup;
import io.simctl.scenario.bind.Redaction;
import io.simctl.scenario.yaml.InvalidInput;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The one place that turns a failure into words and an exit code: a user's mistake never prints a stack trace, a defect of ours does. */
final class ErrorHandler implements IExecutionExceptionHandler, IParameterExceptionHandler {
    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (GracefulShutdown.isUnderWay()) {
            return ExitCode.TERMINATED; // what breaks in a process that was asked to end breaks by that
        }
        return switch (failure) {
            case InvalidInput invalid -> {
                invalid.problems().forEach(problem -> err.println(Redaction.ofPlaces(problem.toString())));
                yield ExitCode.USAGE;
            }
            case UncheckedIOException io when io.getCause() != null -> unreadable(io.getCause(), err);
            case IOException io -> unreadable(io, err);
            case InvalidSetup setup -> sentence(setup, err, ExitCode.USAGE);
            case ClusterFailure cluster -> sentence(cluster, err, ExitCode.BACKEND);
            case StartUpFailure backend -> sentence(backend, err, ExitCode.BACKEND);
            case StartFailure backend -> sentence(backend, err, ExitCode.BACKEND);
            case CalibrationFailure backend -> sentence(backend, err, ExitCode.BACKEND);
            default -> {
                err.println(
                        "simctl: this is a defect of simctl, not of your input. Please report it with the lines below,"
                                + " the scenario, and what `simctl --version` prints.");
                failure.printStackTrace(err);
                yield ExitCode.DEFECT;
            }
        };
    }

    private static int sentence(Exception failure, PrintWriter err, int exitCode) {
        err.println("simctl: " + Redaction.ofPlaces(String.valueOf(failure.getMessage())));
        return exitCode;
    }

    private static int unreadable(IOException io, PrintWriter err) {
        String message = String.valueOf(io.getMessage());
        err.println("simctl: "
                + switch (io) {
                    case NoSuchFileException missing -> message + ": no such file";
                    case AccessDeniedException denied -> message + ": permission denied";
                    default -> message;
                });
        return ExitCode.USAGE;
    }

    @Override
    public int handleParseException(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("simctl: " + wrong.getMessage());
        UnmatchedArgumentException.printSuggestions(wrong, err);
        err.println("Try `" + command.getCommandSpec().qualifiedName() + " --help`.");
        return ExitCode.USAGE;
    }
}

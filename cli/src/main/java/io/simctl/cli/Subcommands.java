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
import io.simctl.cli.trace.TraceCommand;
import java.util.List;
import picocli.CommandLine.HelpCommand;

/**
 * The subcommands of {@code simctl} by name. Describing one to picocli loads its class with those of its options and walks over
 * them by reflection, which for all of them takes longer than a short command does: only the one that was asked for is.
 */
final class Subcommands {
    /** In the order in which help lists them. */
    static final List<String> NAMES = List.of(
            "run",
            "live",
            "calibrate",
            "validate",
            "compare",
            "gate",
            "trace",
            "import",
            "export",
            "model",
            "policies",
            "profiles",
            "record",
            "report",
            "results",
            "scenario",
            "serve",
            "sweep",
            "tune",
            "completion",
            "help");

    /** Those that tell of all the others. */
    private static final List<String> OF_ALL = List.of("completion", "help");

    private static final List<String> VERSION = List.of("--version", "-V");

    private Subcommands() {}

    /** The names that a command line needs: all where they are to be listed, or searched for one that is alike. */
    static List<String> needed(String... args) {
        if (args.length > 0 && NAMES.contains(args[0]) && !OF_ALL.contains(args[0])) {
            return List.of(args[0]);
        }
        return args.length == 1 && VERSION.contains(args[0]) ? List.of() : NAMES;
    }

    /** The class of a subcommand. */
    static Class<?> named(String name) {
        return switch (name) {
            case "run" -> RunCommand.class;
            case "live" -> LiveCommand.class;
            case "calibrate" -> CalibrateCommand.class;
            case "validate" -> ValidateCommand.class;
            case "compare" -> CompareCommand.class;
            case "gate" -> GateCommand.class;
            case "trace" -> TraceCommand.class;
            case "import" -> ImportCommand.class;
            case "export" -> ExportCommand.class;
            case "model" -> ModelCommand.class;
            case "policies" -> PoliciesCommand.class;
            case "profiles" -> ProfilesCommand.class;
            case "record" -> RecordCommand.class;
            case "report" -> ReportCommand.class;
            case "results" -> ResultsCommand.class;
            case "scenario" -> ScenarioCommand.class;
            case "serve" -> ServeCommand.class;
            case "sweep" -> SweepCommand.class;
            case "tune" -> TuneCommand.class;
            case "completion" -> CompletionCommand.class;
            case "help" -> HelpCommand.class;
            default -> throw new IllegalArgumentException("there is no command " + name);
        };
    }
}

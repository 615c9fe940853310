package io.simctl.cli.live;

import io.simctl.cli.run.OutputOptions;
import io.simctl.cli.run.RunOptions;
import io.simctl.cli.terminal.ExitCode;
import io.simctl.cli.terminal.GracefulShutdown;
import io.simctl.cli.terminal.RunProgressBar;
import io.simctl.cli.terminal.Terminal;
import io.simctl.experiments.ReportAssembly;
import io.simctl.experiments.RunPlan;
import io.simctl.experiments.RunResults;
import io.simctl.experiments.live.ModelCache;
import io.simctl.experiments.live.ValidationExperiment;
import io.simctl.live.loop.StartUpFailure;
import io.simctl.live.setup.InvalidSetup;
import io.simctl.report.LiveFacts;
import io.simctl.report.Report;
import io.simctl.report.file.ResultDirectory;
import io.simctl.report.file.ValidationJson;
import io.simctl.report.text.ValidationText;
import io.simctl.report.validation.Validation;
import io.simctl.scenario.bind.Durations;
import io.simctl.scenario.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code simctl validate SCENARIO}: the same workload simulated and run on real servers, and how far the two are apart. */
@Command(
        name = "validate",
        description = "Simulates a scenario, runs it on real servers, and tells the error between the two.",
        footer = {"", "Example:", "  simctl validate scenarios/live-two-models.yaml"},
        mixinStandardHelpOptions = true)
public final class ValidateCommand implements Callable<Integer> {
    private static final String TEXT = "validation.md";
    private static final String JSON = "validation.json";

    @Mixin
    private RunOptions options = new RunOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(names = "--live-runs", paramLabel = "N", description = "Runs on real servers (default: 2, at least 2).")
    private int liveRuns = 2;

    @Option(
            names = "--calibrate",
            paramLabel = "TIME",
            description =
                    "Measure the machine before, between and after the live runs, for so long in all, and simulate"
                            + " it as it was then instead of as the scenario says.")
    private Optional<String> calibration = Optional.empty();

    @Override
    public Integer call() throws InvalidSetup, StartUpFailure, IOException, InterruptedException {
        if (liveRuns < 2) {
            output.error("simctl: --live-runs must be at least 2: one run does not tell the noise of reality");
            return ExitCode.USAGE;
        }
        RunPlan plan = options.plan(output::warn);
        if (plan.scenario().faults().isPresent()) {
            output.warn("a live run breaks nothing: `faults` are for simulations and emulated servers");
        }
        Optional<Duration> measuring = calibration.map(text -> Durations.ofOption("--calibrate", text));
        try (GracefulShutdown shutdown = GracefulShutdown.open();
                ValidationExperiment experiment =
                        ValidationExperiment.of(options.source(), plan, liveRuns, measuring, ModelCache.folder())) {
            return validate(experiment, output.folder(plan), shutdown);
        }
    }

    private int validate(ValidationExperiment experiment, Path folder, GracefulShutdown shutdown)
            throws StartUpFailure, IOException, InterruptedException {
        requireOurs(folder);
        Optional<Report> live = live(experiment, folder.resolve("live"), shutdown);
        if (live.isEmpty()) {
            output.error("simctl: stopped before both worlds could be compared");
            return ExitCode.FINE;
        }
        Report simulated = simulated(experiment, folder);
        experiment.calibrationSummary().forEach(line -> output.print(line + "\n", ""));
        experiment.calibrationWarnings().forEach(line -> output.print("! " + line + "\n", ""));
        Validation validation = Validation.of(simulated, live.get(), experiment.drift());
        write(validation, live.get(), folder);
        return exitCode(live.get());
    }

    private static void requireOurs(Path folder) throws IOException {
        for (String name : List.of(TEXT, JSON)) {
            if (Files.exists(folder.resolve(name)) && !ResultDirectory.isOurs(folder.resolve("live"))) {
                throw new IOException("cannot write results to " + folder + ": " + name
                        + " there is not of simctl; choose another folder with --out");
            }
        }
    }

    /** As with {@code simctl live}: a run in which servers lost everything is no success to a script. */
    private int exitCode(Report live) {
        List<LiveFacts> lost =
                live.live().stream().filter(run -> !run.loss().isEmpty()).toList();
        lost.forEach(run -> output.error("simctl: " + run.policy() + ": " + run.loss()));
        return lost.isEmpty() ? ExitCode.FINE : ExitCode.BACKEND;
    }

    /** Empty if it was stopped. */
    private Optional<Report> live(ValidationExperiment experiment, Path folder, GracefulShutdown shutdown)
            throws StartUpFailure, IOException, InterruptedException {
        try (ResultDirectory results = ResultDirectory.open(folder, experiment.inputs());
                RunProgressBar progress =
                        RunProgressBar.on(Terminal.current(), "ran", experiment.liveSpan(), output.quiet())) {
            Optional<RunResults> runs = experiment.live(output.recorders(results), progress, shutdown::isRequested);
            return runs.isEmpty() ? Optional.empty() : Optional.of(written(runs.get(), results));
        }
    }

    private Report simulated(ValidationExperiment experiment, Path folder) throws IOException, InterruptedException {
        try (ResultDirectory results = ResultDirectory.open(folder.resolve("simulated"), experiment.inputs())) {
            return written(experiment.simulated(folder, output.recorders(results)), results);
        }
    }

    private Report written(RunResults runs, ResultDirectory results) throws IOException {
        Report report = ReportAssembly.of(runs, output::warn);
        results.write(report, output.facts(runs));
        return report;
    }

    private void write(Validation validation, Report live, Path folder) throws IOException {
        String text = ValidationText.of(validation);
        String json = ValidationJson.of(validation);
        WholeFile.write(folder.resolve(TEXT), text);
        WholeFile.write(folder.resolve(JSON), json);
        output.print(text, json);
        live.warnings().forEach(warning -> output.print("! " + warning + "\n", ""));
        output.print(
                "%nreports: %s and %s%n"
                        .formatted(folder.resolve("simulated/report.html"), folder.resolve("live/report.html")),
                "");
    }
}

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
import io.simctl.experiments.live.LiveRuns;
import io.simctl.experiments.live.ModelCache;
import io.simctl.live.loop.StartUpFailure;
import io.simctl.live.setup.InvalidSetup;
import io.simctl.live.setup.LiveSetup;
import io.simctl.report.LiveFacts;
import io.simctl.report.Report;
import io.simctl.report.file.ResultDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code simctl live SCENARIO}: runs a scenario under its policies on real servers; the rest is as with {@code run}. */
@Command(
        name = "live",
        description = "Runs a scenario under its policies on real servers and compares them.",
        footer = {
            "",
            "Examples:",
            "  simctl live scenarios/live-two-models.yaml",
            "  simctl live scenarios/live-two-models.yaml --requests-csv"
        },
        mixinStandardHelpOptions = true)
public final class LiveCommand implements Callable<Integer> {
    @Mixin
    private RunOptions options = new RunOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Override
    public Integer call() throws InvalidSetup, StartUpFailure, IOException, InterruptedException {
        RunPlan plan = options.plan(output::warn);
        if (plan.scenario().faults().isPresent()) {
            output.warn("a live run breaks nothing: `faults` are for simulations and emulated servers");
        }
        Path folder = output.folder(plan);
        try (GracefulShutdown shutdown = GracefulShutdown.open();
                ResultDirectory results = ResultDirectory.open(folder, plan.inputs());
                LiveSetup setup = LiveSetup.of(plan.scenario(), plan.policies(), ModelCache.folder())) {
            RunResults runs = run(plan, setup, results, shutdown);
            if (runs.isEmpty()) {
                output.error("simctl: stopped before a run had begun; there is nothing to report");
                return ExitCode.FINE;
            }
            Report report = ReportAssembly.of(runs, output::warn);
            output.printTable(report);
            results.write(report, output.facts(runs));
            output.printWritten(folder);
            return exitCode(runs);
        }
    }

    /** A run in which servers lost everything says so where nobody can miss it, and is no success to a script. */
    private int exitCode(RunResults runs) {
        List<LiveFacts> lost =
                runs.facts().stream().filter(run -> !run.loss().isEmpty()).toList();
        lost.forEach(run -> output.error("simctl: " + run.policy() + ": " + run.loss()));
        return lost.isEmpty() ? ExitCode.FINE : ExitCode.BACKEND;
    }

    private RunResults run(RunPlan plan, LiveSetup setup, ResultDirectory results, GracefulShutdown shutdown)
            throws StartUpFailure, IOException, InterruptedException {
        try (RunProgressBar progress = RunProgressBar.on(Terminal.current(), "ran", plan.span(), output.quiet())) {
            return new LiveRuns(setup, output.recorders(results), progress, shutdown::isRequested).run(plan);
        }
    }
}

package io.simctl.cli.run;

import io.simctl.cli.terminal.ExitCode;
import io.simctl.cli.terminal.GracefulShutdown;
import io.simctl.cli.terminal.RunProgressBar;
import io.simctl.cli.terminal.Terminal;
import io.simctl.experiments.LocalRuns;
import io.simctl.experiments.ReportAssembly;
import io.simctl.experiments.RunPlan;
import io.simctl.experiments.RunProgress;
import io.simctl.experiments.RunResults;
import io.simctl.experiments.cluster.ClusterDriver;
import io.simctl.experiments.cluster.ClusterRuns;
import io.simctl.report.Report;
import io.simctl.report.file.ResultDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code simctl run SCENARIO}: simulates a scenario under its policies, prints one table and writes the report. */
@Command(
        name = "run",
        description = "Simulates a scenario under its policies and compares them.",
        footer = {
            "",
            "Examples:",
            "  simctl run scenarios/quickstart.yaml",
            "  simctl run scenarios/quickstart.yaml --replications 10 --seed 7",
            "  simctl run scenarios/quickstart.yaml --set fleet.mini.count=4 --json"
        },
        mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
    @Mixin
    private RunOptions options = new RunOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Option(names = "--check", description = "Assert at every event what must always hold; several times slower.")
    private boolean check;

    @Override
    @SuppressWarnings("try") // `shutdown` acts when the process is asked to end
    public Integer call() throws IOException, InterruptedException {
        RunPlan plan = options.plan(output::warn).withCheck(check);
        Path folder = output.folder(plan);
        try (GracefulShutdown shutdown = GracefulShutdown.open(Thread.currentThread()::interrupt);
                ResultDirectory results = ResultDirectory.open(folder, plan.inputs())) {
            RunResults runs = simulate(plan, results);
            Report report = ReportAssembly.of(runs, output::warn);
            output.printTable(report);
            results.write(report, output.facts(runs));
            output.printWritten(folder);
        }
        return ExitCode.FINE;
    }

    private RunResults simulate(RunPlan plan, ResultDirectory results) throws IOException, InterruptedException {
        try (RunProgressBar progress =
                RunProgressBar.on(Terminal.current(), "simulated", plan.span(), output.quiet())) {
            return cluster.isElsewhere()
                    ? elsewhere(plan, progress)
                    : new LocalRuns(output.recorders(results), progress).run(plan);
        }
    }

    private RunResults elsewhere(RunPlan plan, RunProgress progress) throws IOException, InterruptedException {
        if (output.isDetailed()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--master brings back what was measured, not every request: leave out --requests-csv and --events-csv");
        }
        try (ClusterDriver driver = cluster.driver()) {
            return new ClusterRuns(driver, options.plugins()).run(plan, progress);
        }
    }
}

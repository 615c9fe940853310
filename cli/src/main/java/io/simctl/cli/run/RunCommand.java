package io.simctl.cli.run;

import io.simctl.cli.terminal.ExitCode;
import io.simctl.cli.terminal.PartialFileCleanup;
import io.simctl.cli.terminal.RunProgressBar;
import io.simctl.cli.terminal.Terminal;
import io.simctl.experiments.LocalRuns;
import io.simctl.experiments.ReportAssembly;
import io.simctl.experiments.RunPlan;
import io.simctl.experiments.RunResults;
import io.simctl.report.Report;
import io.simctl.report.file.ResultDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code simctl run SCENARIO}: simulates a scenario under its policies, prints one table and writes the report. */
@Command(
        name = "run",
        description = "Simulates a scenario under its policies and compares them.",
        mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
    @Mixin
    private RunOptions options = new RunOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(names = "--check", description = "Assert at every event what must always hold; several times slower.")
    private boolean check;

    @Override
    public Integer call() throws IOException, InterruptedException {
        RunPlan plan = options.plan(output::warn).withCheck(check);
        Path folder = output.folder(plan);
        try (ResultDirectory results = ResultDirectory.open(folder)) {
            PartialFileCleanup cleanup = new PartialFileCleanup(results);
            RunResults runs = simulate(plan, results);
            Report report = ReportAssembly.of(runs, output::warn);
            output.printTable(report);
            results.write(report, output.facts(runs));
            cleanup.dismiss();
            output.printWritten(folder);
        }
        return ExitCode.FINE;
    }

    private RunResults simulate(RunPlan plan, ResultDirectory results) throws InterruptedException {
        try (RunProgressBar progress =
                RunProgressBar.on(Terminal.current(), "simulated", plan.span(), output.quiet())) {
            return new LocalRuns(output.recorders(results), progress).run(plan);
        }
    }
}

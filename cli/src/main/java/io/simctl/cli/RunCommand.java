package io.simctl.cli;

import io.simctl.report.Report;
import io.simctl.report.file.ResultDirectory;
import io.simctl.report.result.RunResult;
import io.simctl.scenario.Loaded;
import io.simctl.scenario.Scenario;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code simctl run SCENARIO}: simulates a scenario under its policies, prints one table and writes the report. */
@Command(
        name = "run",
        description = "Simulates a scenario under its policies and compares them.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Mixin
    private RunOptions options = new RunOptions();

    @Option(names = "--check", description = "Assert at every event what must always hold; several times slower.")
    private boolean check;

    @Override
    public Integer call() throws Exception {
        Loaded loaded = options.load();
        Scenario what = loaded.scenario();
        List<String> names = options.names(what);
        Path target = options.target(what);
        try (ResultDirectory results = ResultDirectory.open(target)) {
            PartialFileCleanup sweeper = new PartialFileCleanup(results);
            Map<String, List<RunResult>> runs = simulate(what, names, results);
            Report report = new ReportAssembly(loaded)
                    .simulated(runs, LiveRuns.machines(what), TraceDigests.of(what, options::warn));
            options.printTable(report);
            results.write(report, options.facts(runs));
            sweeper.dismiss();
            options.printWhere(target);
        }
        return ExitCode.FINE;
    }

    private Map<String, List<RunResult>> simulate(Scenario what, List<String> names, ResultDirectory results)
            throws InterruptedException {
        Duration total = what.duration()
                .map(duration -> duration.multipliedBy((long) names.size() * what.replications()))
                .orElse(Duration.ZERO);
        try (Progress progress = Progress.on(Terminal.current(), "simulating", total, options.quiet())) {
            Runs.Recorders recorders =
                    (policy, replication, fleet) -> options.recorders(results, policy, replication, fleet);
            return new Runs(what, check, progress, recorders).all(names);
        }
    }
}

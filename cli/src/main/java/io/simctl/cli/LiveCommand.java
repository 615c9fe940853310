package io.simctl.cli;

import io.simctl.live.loop.StartUpFailure;
import io.simctl.live.setup.InvalidSetup;
import io.simctl.live.setup.LiveSetup;
import io.simctl.report.Report;
import io.simctl.report.file.ResultDirectory;
import io.simctl.scenario.Loaded;
import io.simctl.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code simctl live SCENARIO}: runs a scenario under its policies on real servers; the rest is as with {@code run}. */
@Command(
        name = "live",
        description = "Runs a scenario under its policies on real servers and compares them.",
        mixinStandardHelpOptions = true)
final class LiveCommand implements Callable<Integer> {
    @Mixin
    private RunOptions options = new RunOptions();

    @Override
    public Integer call() throws Exception {
        Loaded loaded = options.load();
        Scenario what = loaded.scenario();
        List<String> names = options.names(what);
        Path target = options.target(what);
        try (Stop stop = Stop.graceful();
                ResultDirectory results = ResultDirectory.open(target);
                LiveSetup setup = LiveSetup.of(what, LiveRuns.modelFolder())) {
            LiveRuns.Results runs = run(what, names, setup, results, stop);
            if (runs.results().isEmpty()) {
                options.err().println("simctl: stopped before a run had begun; there is nothing to report");
                return ExitCode.FINE;
            }
            Report report = new ReportAssembly(loaded)
                    .live(runs.results(), runs.machines(), TraceDigests.of(what, options::warn), runs.facts());
            options.printTable(report);
            results.write(report, options.facts(runs.results()));
            options.printWhere(target);
            return ExitCode.FINE;
        } catch (StartUpFailure failure) {
            options.err().println("simctl: " + failure.getMessage());
            return ExitCode.BACKEND;
        } catch (InvalidSetup cannot) {
            options.err().println("simctl: " + cannot.getMessage());
            return ExitCode.USAGE;
        }
    }

    private LiveRuns.Results run(Scenario what, List<String> names, LiveSetup setup, ResultDirectory results, Stop stop)
            throws StartUpFailure, IOException, InterruptedException {
        Duration total = what.duration()
                .map(duration -> duration.multipliedBy((long) names.size() * what.replications()))
                .orElse(Duration.ZERO);
        try (Progress progress = Progress.on(Terminal.current(), "running", total, options.quiet())) {
            Runs.Recorders recorders =
                    (policy, replication, fleet) -> options.recorders(results, policy, replication, fleet);
            return new LiveRuns(what, setup, progress, recorders, stop).all(names);
        }
    }
}

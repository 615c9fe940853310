package io.simctl.cli;

import io.simctl.live.loop.StartUpFailure;
import io.simctl.live.setup.InvalidSetup;
import io.simctl.live.setup.LiveSetup;
import io.simctl.report.Report;
import io.simctl.report.Validation;
import io.simctl.report.file.ResultDirectory;
import io.simctl.report.file.ValidationJson;
import io.simctl.report.metrics.RunResult;
import io.simctl.report.text.ValidationText;
import io.simctl.scenario.Loaded;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.bind.Durations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code simctl validate SCENARIO}: the same workload simulated and run on real servers, and how far the two are apart. The live runs all
 * have the workload of the simulated one, so that what differs between them is the noise of reality.
 */
@Command(
        name = "validate",
        description = "Simulates a scenario, runs it on real servers, and tells the error between the two.",
        mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
    @Mixin
    private RunOptions options = new RunOptions();

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
    public Integer call() throws Exception {
        if (liveRuns < 2) {
            options.err().println("simctl: --live-runs must be at least 2: one run does not tell the noise of reality");
            return ExitCode.USAGE;
        }
        Loaded loaded = options.load();
        Scenario what = loaded.scenario();
        List<String> names = options.names(what);
        Path target = Files.createDirectories(options.target(what));
        try (Stop stop = Stop.graceful();
                LiveSetup setup = LiveSetup.of(what, LiveRuns.modelFolder());
                Recalibration machine = recalibration(what)) {
            LiveRuns.Results runs = live(what, names, setup, stop, machine);
            if (stop.isWanted()) {
                options.err().println("simctl: stopped before both worlds could be compared");
                return ExitCode.FINE;
            }
            Report live = new ReportAssembly(loaded)
                    .live(runs.results(), runs.machines(), TraceDigests.of(what, options::warn), runs.facts());
            write(live, target.resolve("live"), runs.results());
            Loaded asMeasured = options.load(machine.write(target));
            Report simulated = simulated(asMeasured, names, target.resolve("simulated"));
            machine.summary().forEach(line -> options.print(line + "\n", ""));
            tell(simulated, live, target);
            return ExitCode.FINE;
        } catch (StartUpFailure failure) {
            options.err().println("simctl: " + failure.getMessage());
            return ExitCode.BACKEND;
        } catch (InvalidSetup cannot) {
            options.err().println("simctl: " + cannot.getMessage());
            return ExitCode.USAGE;
        }
    }

    private Recalibration recalibration(Scenario what) throws IOException {
        if (calibration.isEmpty()) {
            return Recalibration.none();
        }
        Duration pause = Durations.ofOption("--calibrate", calibration.get()).dividedBy(liveRuns + 1L);
        return Recalibration.of(what, options.scenario(), pause);
    }

    private Report simulated(Loaded loaded, List<String> names, Path target) throws IOException, InterruptedException {
        Scenario what = loaded.scenario();
        try (Progress progress = Progress.on(Terminal.current(), "simulating", Duration.ZERO, true)) {
            Map<String, List<RunResult>> runs =
                    new Runs(what, false, progress, (policy, replication, fleet) -> List.of()).first(names);
            Report report = new ReportAssembly(loaded)
                    .simulated(runs, LiveRuns.machines(what), TraceDigests.of(what, options::warn));
            write(report, target, runs);
            return report;
        }
    }

    private LiveRuns.Results live(Scenario what, List<String> names, LiveSetup setup, Stop stop, Recalibration machine)
            throws StartUpFailure, IOException, InterruptedException {
        Duration total = what.duration()
                .map(duration -> duration.multipliedBy((long) names.size() * liveRuns))
                .orElse(Duration.ZERO);
        try (Progress progress = Progress.on(Terminal.current(), "running", total, options.quiet())) {
            return new LiveRuns(what, setup, progress, (policy, replication, fleet) -> List.of(), stop)
                    .again(names, liveRuns, () -> machine.measure(progress));
        }
    }

    private void write(Report report, Path target, Map<String, List<RunResult>> runs) throws IOException {
        try (ResultDirectory results = ResultDirectory.open(target)) {
            results.write(report, options.facts(runs));
        }
    }

    private void tell(Report simulated, Report live, Path target) throws IOException {
        Validation validation = Validation.of(simulated, live);
        List<Validation.Ranking> rankings = Validation.rankings(simulated, live);
        String text = ValidationText.of(validation, rankings);
        String json = ValidationJson.of(validation, rankings);
        Files.writeString(target.resolve("validation.md"), text);
        Files.writeString(target.resolve("validation.json"), json);
        options.print(text, json);
        live.warnings().forEach(warning -> options.print("! " + warning + "\n", ""));
        options.print(
                "%nreports: %s and %s%n"
                        .formatted(target.resolve("simulated/report.html"), target.resolve("live/report.html")),
                "");
    }
}

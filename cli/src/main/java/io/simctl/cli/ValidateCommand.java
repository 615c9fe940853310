package io.simctl.cli;

import io.simctl.live.loop.StartUpFailure;
import io.simctl.live.setup.InvalidSetup;
import io.simctl.live.setup.LiveSetup;
import io.simctl.report.Report;
import io.simctl.report.Validation;
import io.simctl.report.file.ResultDirectory;
import io.simctl.report.file.ValidationJson;
import io.simctl.report.result.RunResult;
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
        Path target = options.target(what);
        try (Stop stop = Stop.graceful();
                LiveSetup setup = LiveSetup.of(what, LiveRuns.modelFolder());
                Recalibration machine = recalibration(what)) {
            Optional<Report> live = live(loaded, names, target.resolve("live"), setup, stop, machine);
            if (live.isEmpty()) {
                options.err().println("simctl: stopped before both worlds could be compared");
                return ExitCode.FINE;
            }
            Loaded asMeasured = options.load(machine.write(target));
            Report simulated = simulated(asMeasured, names, target.resolve("simulated"));
            machine.summary().forEach(line -> options.print(line + "\n", ""));
            tell(simulated, live.get(), target);
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

    /** Empty if it was stopped. */
    private Optional<Report> live(
            Loaded loaded, List<String> names, Path target, LiveSetup setup, Stop stop, Recalibration machine)
            throws StartUpFailure, IOException, InterruptedException {
        Scenario what = loaded.scenario();
        Duration total = what.duration()
                .map(duration -> duration.multipliedBy((long) names.size() * liveRuns))
                .orElse(Duration.ZERO);
        try (ResultDirectory results = ResultDirectory.open(target);
                Progress progress = Progress.on(Terminal.current(), "running", total, options.quiet())) {
            LiveRuns.Results runs = new LiveRuns(what, setup, progress, recorders(results), stop)
                    .again(names, liveRuns, () -> machine.measure(progress));
            if (stop.isWanted()) {
                return Optional.empty();
            }
            Report report = new ReportAssembly(loaded)
                    .live(runs.results(), runs.machines(), TraceDigests.of(what, options::warn), runs.facts());
            results.write(report, options.facts(runs.results()));
            return Optional.of(report);
        }
    }

    private Report simulated(Loaded loaded, List<String> names, Path target) throws IOException, InterruptedException {
        Scenario what = loaded.scenario();
        try (ResultDirectory results = ResultDirectory.open(target);
                Progress progress = Progress.on(Terminal.current(), "simulating", Duration.ZERO, true)) {
            Map<String, List<RunResult>> runs = new Runs(what, false, progress, recorders(results)).first(names);
            Report report = new ReportAssembly(loaded)
                    .simulated(runs, LiveRuns.machines(what), TraceDigests.of(what, options::warn));
            results.write(report, options.facts(runs));
            return report;
        }
    }

    private Runs.Recorders recorders(ResultDirectory results) {
        return (policy, replication, fleet) -> options.recorders(results, policy, replication, fleet);
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

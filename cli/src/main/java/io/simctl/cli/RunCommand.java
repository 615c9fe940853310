package io.simctl.cli;

import io.simctl.control.Fleet;
import io.simctl.control.Machine;
import io.simctl.control.RunListener;
import io.simctl.policy.Policies;
import io.simctl.report.ComparisonTable;
import io.simctl.report.Comparisons;
import io.simctl.report.Report;
import io.simctl.report.RunFacts;
import io.simctl.report.file.ResultDirectory;
import io.simctl.report.metrics.RunResult;
import io.simctl.report.text.TerminalTable;
import io.simctl.scenario.Loaded;
import io.simctl.scenario.PolicySet;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.ScenarioLoader;
import io.simctl.scenario.bind.Names;
import io.simctl.sim.Simulation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code simctl run SCENARIO}: simulates a scenario under its policies, prints one table and writes the report. */
@Command(
        name = "run",
        description = "Simulates a scenario under its policies and compares them.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SCENARIO", description = "Scenario file (YAML).")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private Path scenario;

    @Option(names = "--policy", paramLabel = "NAME", description = "Run only this policy set; may be repeated.")
    private List<String> policies = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "path=value",
            description = "Override a value of the scenario, such as fleet.gpu.count=4; may be repeated.")
    private List<String> sets = new ArrayList<>();

    @Option(names = "--seed", paramLabel = "N", description = "Seed of all random streams.")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "--replications", paramLabel = "N", description = "Runs of each policy with different streams.")
    private Optional<Integer> replications = Optional.empty();

    @Option(names = "--out", paramLabel = "DIR", description = "Folder for the results (default: out/<scenario>).")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--check", description = "Assert at every event what must always hold; several times slower.")
    private boolean check;

    @Option(names = "--requests-csv", description = "Write a line per request to requests.csv.")
    private boolean requestsCsv;

    @Option(names = "--events-csv", description = "Write loads, switches and rejections to events.csv.")
    private boolean eventsCsv;

    @Option(names = "--quiet", description = "Print nothing but errors.")
    private boolean quiet;

    @Option(names = "--json", description = "Print report.json instead of the table.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Instant started = Instant.now();
        Loaded loaded = load();
        Scenario what = loaded.scenario();
        List<String> names = ReportAssembly.order(what, chosen(what));
        Path target = out.orElse(Path.of("out", what.scenario()));
        try (ResultDirectory results = ResultDirectory.open(target)) {
            Sweeper sweeper = new Sweeper(results);
            Map<String, List<RunResult>> runs = simulate(what, names, results);
            Report report = new ReportAssembly(loaded).simulated(runs, machines(what), TraceDigests.of(what, this::warn));
            printTable(report);
            results.write(report, facts(started, runs));
            sweeper.dismiss();
            printWhere(target);
        }
        return ExitCode.FINE;
    }

    private Loaded load() {
        List<String> overrides = new ArrayList<>(sets);
        seed.ifPresent(value -> overrides.add("seed=" + value));
        replications.ifPresent(value -> overrides.add("replications=" + value));
        Loaded loaded = ScenarioLoader.load(scenario, overrides, Policies.load(RunCommand.class.getClassLoader()));
        loaded.warnings().forEach(warning -> warn(warning.toString()));
        return loaded;
    }

    private void warn(String warning) {
        if (!quiet) {
            spec.commandLine().getErr().println(warning + " (warning)");
        }
    }

    private List<String> chosen(Scenario what) {
        for (String name : policies) {
            if (!what.policies().containsKey(name)) {
                String hint = Names.hint(name, what.policies().keySet());
                throw new ParameterException(
                        spec.commandLine(), "the scenario has no policy set `%s`%s".formatted(name, hint));
            }
        }
        return policies;
    }

    private Map<String, List<RunResult>> simulate(Scenario what, List<String> names, ResultDirectory results)
            throws InterruptedException {
        Duration total = what.duration()
                .map(duration -> duration.multipliedBy((long) names.size() * what.replications()))
                .orElse(Duration.ZERO);
        try (Progress progress = Progress.on(Terminal.current(), total, quiet)) {
            Runs.Recorders recorders = (policy, replication, fleet) -> recorders(results, policy, replication, fleet);
            return new Runs(what, check, progress, recorders).all(names);
        }
    }

    private List<RunListener> recorders(ResultDirectory results, String policy, int replication, Fleet fleet) {
        List<RunListener> recorders = new ArrayList<>();
        if (requestsCsv) {
            recorders.add(results.requestsCsv(policy, replication, fleet));
        }
        if (eventsCsv) {
            recorders.add(results.eventsCsv(policy, replication, fleet));
        }
        return recorders;
    }

    private static List<String> machines(Scenario what) {
        PolicySet any = what.policies().values().iterator().next();
        return new Simulation(what, any, what.seed(), 0)
                .fleet().machines().stream().map(Machine::name).toList();
    }

    private RunFacts facts(Instant started, Map<String, List<RunResult>> runs) {
        List<RunResult> all = runs.values().stream().flatMap(List::stream).toList();
        return new RunFacts(
                Version.current(),
                List.copyOf(spec.root().commandLine().getParseResult().originalArgs()),
                started,
                Duration.between(started, Instant.now()),
                Duration.ofNanos(all.stream().mapToLong(RunResult::end).sum()),
                all.stream().mapToLong(run -> run.all().counts().submitted()).sum(),
                PeakMemory.bytes(),
                System.getProperty("java.vendor") + " " + Runtime.version(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors());
    }

    /** The table comes before the files are written, which takes longer than the runs of a small scenario. */
    private void printTable(Report report) {
        if (!quiet && !json) {
            ComparisonTable table = ComparisonTable.of(report, Comparisons.of(report));
            PrintWriter stdout = spec.commandLine().getOut();
            stdout.print(TerminalTable.render(report, table, Terminal.current().colours()));
            stdout.flush();
        }
    }

    private void printWhere(Path target) throws IOException {
        PrintWriter stdout = spec.commandLine().getOut();
        if (json) {
            stdout.print(Files.readString(target.resolve("report.json")));
        } else if (!quiet) {
            stdout.printf("%nreport: %s%n", target.resolve("report.html"));
        }
        stdout.flush();
    }
}

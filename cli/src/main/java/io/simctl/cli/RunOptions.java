package io.simctl.cli;

import io.simctl.control.RunListener;
import io.simctl.fleet.Fleet;
import io.simctl.policy.Policies;
import io.simctl.report.Report;
import io.simctl.report.RunFacts;
import io.simctl.report.comparison.ComparisonTable;
import io.simctl.report.comparison.Comparisons;
import io.simctl.report.file.ResultDirectory;
import io.simctl.report.result.RequestCount;
import io.simctl.report.result.RunResult;
import io.simctl.report.text.TerminalTable;
import io.simctl.scenario.Loaded;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.ScenarioLoader;
import io.simctl.scenario.bind.Names;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What the commands that run a scenario are told, and how they tell what came of it: the same in both worlds. */
final class RunOptions {
    @Parameters(paramLabel = "SCENARIO", description = "Scenario file (YAML).")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private Path scenario;

    @Option(
            names = "--policy",
            paramLabel = "NAME",
            split = ",",
            description = "Run only this policy set; may be repeated, or name several with commas.")
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

    @Option(names = "--requests-csv", description = "Write a line per request to requests.csv.")
    private boolean requestsCsv;

    @Option(names = "--events-csv", description = "Write loads, switches and rejections to events.csv.")
    private boolean eventsCsv;

    @Option(names = "--quiet", description = "Print nothing but errors.")
    private boolean quiet;

    @Option(names = "--json", description = "Print report.json instead of the table.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    private final Instant started = Instant.now();

    boolean quiet() {
        return quiet;
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** The scenario's file. */
    Path scenario() {
        return scenario;
    }

    Loaded load() {
        Loaded loaded = load(List.of());
        loaded.warnings().forEach(warning -> warn(warning.toString()));
        return loaded;
    }

    /** The scenario once more, with overrides that go after the user's. */
    Loaded load(List<String> more) {
        List<String> overrides = new ArrayList<>(sets);
        seed.ifPresent(value -> overrides.add("seed=" + value));
        replications.ifPresent(value -> overrides.add("replications=" + value));
        overrides.addAll(more);
        return ScenarioLoader.load(scenario, overrides, Policies.load(RunOptions.class.getClassLoader()));
    }

    void warn(String warning) {
        if (!quiet) {
            err().println(warning + " (warning)");
        }
    }

    /** The names of the policy sets to run, the baseline first. */
    List<String> names(Scenario what) {
        for (String name : policies) {
            if (!what.policies().containsKey(name)) {
                String hint = Names.hint(name, what.policies().keySet());
                throw new ParameterException(
                        spec.commandLine(), "the scenario has no policy set `%s`%s".formatted(name, hint));
            }
        }
        return ReportAssembly.order(what, policies);
    }

    /** Where the results go. */
    Path target(Scenario what) {
        return out.orElse(Path.of("out", what.scenario()));
    }

    /** What else listens to a run, beside the metrics. */
    List<RunListener> recorders(ResultDirectory results, String policy, int replication, Fleet fleet) {
        List<RunListener> recorders = new ArrayList<>();
        if (requestsCsv) {
            recorders.add(results.requestsCsv(policy, replication, fleet));
        }
        if (eventsCsv) {
            recorders.add(results.eventsCsv(policy, replication, fleet));
        }
        return recorders;
    }

    RunFacts facts(Map<String, List<RunResult>> runs) {
        List<RunResult> all = runs.values().stream().flatMap(List::stream).toList();
        return new RunFacts(
                Version.current(),
                List.copyOf(spec.root().commandLine().getParseResult().originalArgs()),
                started,
                Duration.between(started, Instant.now()),
                Duration.ofNanos(all.stream().mapToLong(RunResult::end).sum()),
                all.stream()
                        .mapToLong(run -> run.all().counts().get(RequestCount.SUBMITTED))
                        .sum(),
                PeakMemory.bytes(),
                System.getProperty("java.vendor") + " " + Runtime.version(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors());
    }

    /** The table comes before the files are written, which takes longer than the runs of a small scenario. */
    void printTable(Report report) {
        if (!quiet && !json) {
            ComparisonTable table = ComparisonTable.of(report, Comparisons.of(report));
            PrintWriter stdout = spec.commandLine().getOut();
            stdout.print(TerminalTable.render(report, table, Terminal.current().colours()));
            stdout.flush();
        }
    }

    /** Prints what the user wants to see: words or JSON. */
    void print(String text, String asJson) {
        if (!quiet || json) {
            PrintWriter stdout = spec.commandLine().getOut();
            stdout.print(json ? asJson : text);
            stdout.flush();
        }
    }

    void printWhere(Path target) throws IOException {
        PrintWriter stdout = spec.commandLine().getOut();
        if (json) {
            stdout.print(Files.readString(target.resolve("report.json")));
        } else if (!quiet) {
            stdout.printf("%nreport: %s%n", target.resolve("report.html"));
        }
        stdout.flush();
    }
}

package io.simctl.cli.run;

import io.simctl.cli.terminal.PeakMemory;
import io.simctl.cli.terminal.Terminal;
import io.simctl.cli.terminal.Version;
import io.simctl.control.RunListener;
import io.simctl.experiments.RunPlan;
import io.simctl.experiments.RunRecorders;
import io.simctl.experiments.RunResults;
import io.simctl.report.Report;
import io.simctl.report.RunFacts;
import io.simctl.report.comparison.ComparisonTable;
import io.simctl.report.comparison.Comparisons;
import io.simctl.report.file.ResultDirectory;
import io.simctl.report.result.RequestCount;
import io.simctl.report.text.TerminalTable;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.bind.Redaction;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that choose which results are written and what is printed, the same in both worlds. */
public final class OutputOptions {
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

    /** Whether nothing but errors is printed. */
    public boolean quiet() {
        return quiet;
    }

    /** Whether tables with a line per request or event are to be written. */
    public boolean isDetailed() {
        return requestsCsv || eventsCsv;
    }

    /** The folder for the results. */
    public Path folder(RunPlan plan) {
        return out.orElse(Path.of("out", plan.scenario().scenario()));
    }

    /** Writers of the tables that were asked for. */
    public RunRecorders recorders(ResultDirectory results) {
        return (policy, run, fleet) -> {
            List<RunListener> recorders = new ArrayList<>();
            if (requestsCsv) {
                recorders.add(results.requestsCsv(policy, run, fleet));
            }
            if (eventsCsv) {
                recorders.add(results.eventsCsv(policy, run, fleet));
            }
            return recorders;
        };
    }

    /** The wall clock's side of runs that have just ended. */
    public RunFacts facts(RunResults runs) {
        return new RunFacts(
                Version.current(),
                command(runs.plan().scenario()),
                started,
                Duration.between(started, Instant.now()),
                Duration.ofNanos(runs.all().stream().mapToLong(run -> run.end()).sum()),
                runs.all().stream()
                        .mapToLong(run -> run.all().counts().get(RequestCount.SUBMITTED))
                        .sum(),
                PeakMemory.bytes(),
                System.getProperty("java.vendor") + " " + Runtime.version(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors());
    }

    /** As it was given, without secrets: reports are shown and shared. */
    private List<String> command(Scenario scenario) {
        List<String> secrets = scenario.fleet().values().stream()
                .flatMap(entry -> entry.backend().stream())
                .flatMap(backend -> backend.environment().values().stream())
                .filter(value -> !value.isNamed())
                .map(value -> value.reveal(name -> Optional.empty()))
                .toList();
        Redaction redaction = Redaction.of(secrets);
        return spec.root().commandLine().getParseResult().originalArgs().stream()
                .map(redaction::hide)
                .toList();
    }

    /** Prints something that may not be meant so. */
    public void warn(String warning) {
        if (!quiet) {
            error(warning + " (warning)");
        }
    }

    /** Prints a line that is no result. */
    public void error(String line) {
        spec.commandLine().getErr().println(line);
    }

    /** Prints the table, before the files are written: that takes longer than the runs of a small scenario. */
    public void printTable(Report report) {
        if (!quiet && !json) {
            ComparisonTable table = ComparisonTable.of(report, Comparisons.of(report));
            Terminal terminal = Terminal.current();
            print(TerminalTable.render(report, table, terminal.colours(), terminal.columns(), terminal.unicode()), "");
        }
    }

    /** Prints what the user wants to see: text or JSON. */
    public void print(String text, String asJson) {
        if (!quiet || json) {
            PrintWriter stdout = spec.commandLine().getOut();
            stdout.print(json ? asJson : text);
            stdout.flush();
        }
    }

    /** Prints where the written report is, or the report itself. */
    public void printWritten(Path folder) throws IOException {
        String report = json ? Files.readString(folder.resolve("report.json")) : "";
        print("%nreport: %s%n".formatted(folder.resolve("report.html")), report);
    }
}

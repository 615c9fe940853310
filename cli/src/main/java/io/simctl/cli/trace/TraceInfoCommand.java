package io.simctl.cli.trace;

import io.simctl.cli.terminal.ExitCode;
import io.simctl.cli.terminal.Terminal;
import io.simctl.experiments.trace.SharedTimesWarning;
import io.simctl.experiments.trace.TraceSource;
import io.simctl.experiments.trace.UnitWarning;
import io.simctl.scenario.Traffic.Replay.Spread;
import io.simctl.trace.TraceReader;
import io.simctl.trace.TraceRow;
import io.simctl.trace.stats.TraceStatistics;
import io.simctl.trace.stats.TraceSummary;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code simctl trace info FILE}: prints what a trace is like. */
@Command(
        name = "info",
        description = "Says what a trace is like: rate, burstiness, tokens, reuse of prefixes, models, failures.",
        footer = {"", "Examples:", "  simctl trace info requests.csv", "  simctl trace info requests.csv --json"},
        mixinStandardHelpOptions = true)
final class TraceInfoCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "Trace, plain or compressed with gzip or zstd.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private Path file;

    @Mixin
    private TraceInputOptions input = new TraceInputOptions();

    @Option(names = "--json", description = "Print JSON instead of text.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() {
        TraceStatistics statistics = new TraceStatistics();
        TraceSource trace = input.trace(file);
        try (TraceReader reader = trace.open()) {
            Iterator<TraceRow> rows = trace.rows(reader, spread());
            while (rows.hasNext()) {
                statistics.add(rows.next());
            }
            TraceSummary summary = statistics.summary();
            print(reader.format(), summary);
            UnitWarning.of(reader, summary.requests(), summary.span()).ifPresent(this::warn);
        }
        return ExitCode.FINE;
    }

    private Spread spread() {
        return input.spread().orElse(Spread.NONE);
    }

    private void print(String format, TraceSummary trace) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                json
                        ? TraceInfoJson.of(file.toString(), format, trace)
                        : TraceInfoText.of(file.toString(), format, trace, Terminal.current()));
        out.flush();
        if (spread() == Spread.NONE) {
            SharedTimesWarning.of(trace.sharedTimes(), trace.requests()).ifPresent(this::warn);
        }
    }

    private void warn(String warning) {
        spec.commandLine().getErr().printf("%s: %s (warning)%n", file, warning);
    }
}

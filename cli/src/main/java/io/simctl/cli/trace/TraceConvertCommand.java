package io.simctl.cli.trace;

import io.simctl.cli.terminal.ExitCode;
import io.simctl.cli.terminal.ResultOutput;
import io.simctl.experiments.trace.TraceSource;
import io.simctl.scenario.Traffic.Replay.Spread;
import io.simctl.trace.TraceReader;
import io.simctl.trace.TraceRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code simctl trace convert FILE --to OUT}: the same trace in another format or compression. */
@Command(
        name = "convert",
        description = "Writes a trace in another format or compression.",
        footer = {"", "Example:", "  simctl trace convert requests.csv --to mine.csv"},
        mixinStandardHelpOptions = true)
final class TraceConvertCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "Trace, plain or compressed with gzip or zstd.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private Path file;

    @Mixin
    private TraceInputOptions input = new TraceInputOptions();

    @Mixin
    private TraceOutputOptions output = new TraceOutputOptions();

    @Mixin
    private ResultOutput result = new ResultOutput();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Path to = output.file()
                .orElseThrow(
                        () -> new ParameterException(spec.commandLine(), "say with `--to` where to write the trace"));
        output.requireOtherThan(file);
        TraceSource trace = input.trace(file);
        try (TraceReader reader = trace.open()) {
            Iterator<TraceRow> rows = trace.rows(reader, input.spread().orElse(Spread.NONE));
            long written = output.write(to, rows, reader.parts());
            Map<String, Object> made = output.written(to, written);
            made.put("from", reader.format());
            result.print(
                    out -> out.printf(
                            Locale.ROOT,
                            "%s: %,d requests, %s from %s%n",
                            to,
                            written,
                            output.format(to),
                            reader.format()),
                    made);
        }
        return ExitCode.FINE;
    }
}

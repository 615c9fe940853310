package io.simctl.cli.trace;

import io.simctl.cli.terminal.GracefulShutdown;
import io.simctl.cli.terminal.ResultOutput;
import io.simctl.trace.TraceFormats;
import io.simctl.trace.TracePart;
import io.simctl.trace.TraceRow;
import io.simctl.trace.TraceWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of commands that write a trace. */
final class TraceOutputOptions {
    /** The formats that can be written, for help. */
    static final class FormatNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return TraceFormats.written().iterator();
        }
    }

    @Option(
            names = "--to",
            paramLabel = "OUT",
            description =
                    "File to write: .csv is simctl's own format, .jsonl Mooncake's; .gz and .zst behind compress it.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--as",
            paramLabel = "FORMAT",
            completionCandidates = FormatNames.class,
            description = "Format of OUT, whatever its ending: one of ${COMPLETION-CANDIDATES}.")
    private Optional<String> format = Optional.empty();

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    Optional<Path> file() {
        return file;
    }

    /** Name of the format of {@code target}. */
    String format(Path target) {
        format.ifPresent(name -> TraceInputOptions.requireKnown(name, TraceFormats.written(), spec.commandLine()));
        return format.or(() -> TraceWriter.formatOf(target))
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "the name %s does not tell the format: end it in .csv or .jsonl, or say `--as FORMAT`"
                                .formatted(target)));
    }

    /** Refuses to write over a trace that is read. */
    void requireOtherThan(Path input) throws IOException {
        if (file.isPresent()
                && Files.isRegularFile(file.get())
                && Files.exists(input)
                && Files.isSameFile(file.get(), input)) {
            throw new ParameterException(
                    spec.commandLine(), "--to %s is the trace that is read; name another file".formatted(file.get()));
        }
    }

    /** The members of a JSON object on a trace that was written. */
    Map<String, Object> written(Path target, long rows) {
        Map<String, Object> made = ResultOutput.written(Optional.of(target));
        made.put("requests", rows);
        made.put("format", format(target));
        return made;
    }

    /** Writes all rows, puts the file in its place and warns of what the format had no place for; returns the number of rows. */
    long write(Path target, Iterator<TraceRow> rows, Set<TracePart> parts) throws IOException {
        String name = format(target);
        try (GracefulShutdown shutdown = GracefulShutdown.open();
                TraceWriter writer = TraceWriter.open(target, name, parts)) {
            while (rows.hasNext() && !shutdown.isRequested()) {
                writer.write(rows.next());
            }
            if (!shutdown.isRequested()) {
                writer.finish();
            }
            PrintWriter err = spec.commandLine().getErr();
            writer.lost()
                    .forEach((what, count) -> err.printf(
                            Locale.ROOT,
                            "%s: %s has no place for %s: left out of %,d rows (warning)%n",
                            target,
                            name,
                            what,
                            count));
            return writer.rows();
        }
    }
}

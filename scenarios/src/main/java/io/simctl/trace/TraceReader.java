package io.simctl.trace;

import io.simctl.scenario.bind.Durations;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.SourceLocation;
import io.simctl.scenario.yaml.YamlFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/**
 * The rows of a trace, read one by one; never more than one is held. Every method may throw {@link InvalidInput}, with the
 * place of the line at fault.
 */
public final class TraceReader implements Iterator<TraceRow>, Closeable {
    private static final TraceRow END = new TraceRow(Long.MAX_VALUE, 0, 0);

    private final String source;
    private final Line line;
    private final TraceFormat format;
    private final TraceFormat.Rows rows;
    private final boolean whole;
    private boolean firstLineIsRow;
    private boolean isRead;
    private TraceRow next = END;
    private long first = Long.MIN_VALUE;
    private long last;
    private long failures;

    private TraceReader(String source, Line line, Optional<String> formatName, boolean whole) throws IOException {
        this.source = source;
        this.line = line;
        this.whole = whole;
        try {
            if (!line.next()) {
                throw new BadRow(1, "the trace is empty");
            }
            format = formatName.map(TraceFormats::named).orElseGet(() -> recognise(line));
            rows = opened();
            firstLineIsRow = !rows.hasHeader();
        } catch (BadRow e) {
            throw invalid(e.column(), e.problem());
        }
    }

    /**
     * Opens a trace, plain or compressed with gzip or zstd, to replay it: requests that failed are left out.
     *
     * @param format one of {@link TraceFormats#names()}; recognised from the first line when empty
     */
    public static TraceReader open(Path file, Optional<String> format) {
        return open(file, format, false);
    }

    /** Opens a trace like {@link #open}, with the requests that failed and with {@link TraceRow#other}. */
    public static TraceReader openWhole(Path file, Optional<String> format) {
        return open(file, format, true);
    }

    private static TraceReader open(Path file, Optional<String> format, boolean whole) {
        String source = file.toString();
        try {
            InputStream in = Files.newInputStream(file);
            try {
                return new TraceReader(source, new Line(Compression.open(in)), format, whole);
            } catch (IOException | RuntimeException e) {
                in.close();
                throw e;
            }
        } catch (IOException e) {
            throw new InvalidInput(
                    SourceLocation.startOf(source),
                    "cannot be read: " + (Files.isRegularFile(file) ? Compression.reason(e) : YamlFile.reason(file)));
        }
    }

    private TraceFormat.Rows opened() {
        try {
            return format.open(line, whole);
        } catch (BadRow e) {
            throw TraceFormats.recognise(line.toString())
                    .filter(looksLike -> !looksLike.name().equals(format.name()))
                    .map(looksLike -> new BadRow(
                            1,
                            "this is no trace in the format %s; it looks like %s"
                                    .formatted(Names.quote(format.name()), Names.quote(looksLike.name()))))
                    .orElse(e);
        }
    }

    private static TraceFormat recognise(Line line) {
        String first = line.toString();
        return TraceFormats.recognise(first).orElseThrow(() -> {
            if (line.isUtf16()) {
                return new BadRow(1, "the text is in UTF-16; save it as UTF-8");
            }
            String cure = first.startsWith("{") || first.startsWith("[")
                    ? "; a trace in JSON has an object with `input_length` in every line"
                    : "";
            return new BadRow(
                    1, "no known trace begins with this line; known: " + Names.quoteAll(TraceFormats.names()) + cure);
        });
    }

    /** Name of the file's format. */
    public String format() {
        return format.name();
    }

    /** What the rows of the file may have. */
    public Set<TracePart> parts() {
        return rows.parts();
    }

    /** Requests so far that failed when they were recorded. */
    public long failures() {
        return failures;
    }

    /** Where the row stands that {@link #next} gave last; wrong after the next {@link #hasNext}. */
    public SourceLocation place() {
        return new SourceLocation(source, line.number(), 1);
    }

    @Override
    public boolean hasNext() {
        if (!isRead) {
            isRead = true;
            next = read();
        }
        return next.at() != END.at();
    }

    @Override
    public TraceRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        isRead = false;
        return next;
    }

    private TraceRow read() {
        try {
            while (firstLineIsRow || line.next()) {
                firstLineIsRow = false;
                TraceRow row = checked(rows.row(line));
                failures += row.failed() ? 1 : 0;
                if (whole || !row.failed()) {
                    return row;
                }
            }
            if (first == Long.MIN_VALUE) {
                throw new BadRow(1, "the trace breaks off after its header: there is no request");
            }
            return END;
        } catch (BadRow e) {
            throw invalid(e.column(), e.problem());
        } catch (IOException e) {
            throw invalid(1, "cannot be read any further: " + Compression.reason(e));
        }
    }

    private TraceRow checked(TraceRow row) {
        if (row.promptTokens() < 1 && !row.failed()) {
            throw new BadRow(1, "the prompt has no token; a request that was answered has at least 1");
        }
        if (first == Long.MIN_VALUE) {
            first = row.at();
            last = row.at();
        }
        if (row.at() < last) {
            Duration back = Duration.ofNanos(last - row.at());
            throw new BadRow(
                    1, "the time goes back by %s; sort the trace by its times".formatted(Durations.render(back)));
        }
        last = row.at();
        return row.withTime(row.at() - first);
    }

    private InvalidInput invalid(int column, String message) {
        return new InvalidInput(new SourceLocation(source, line.number(), column), message);
    }

    @Override
    public void close() {
        try {
            line.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

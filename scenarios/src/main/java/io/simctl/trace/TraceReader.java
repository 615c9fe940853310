package io.simctl.trace;

import io.simctl.scenario.bind.Durations;
import io.simctl.scenario.yaml.InvalidInput;
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
    private final Take take;
    private final RowOrder order;
    private final boolean isUnitAssumed;
    private boolean firstLineIsRow;
    private boolean isAtEnd;
    private boolean isRead;
    private TraceRow next = END;
    private long first = Long.MIN_VALUE;
    private long last;
    private long failures;
    private int lineOfNext;

    private TraceReader(String source, Line line, TraceLayout layout, Take take) throws IOException {
        this.source = source;
        this.line = line;
        this.take = take;
        try {
            if (!line.next()) {
                throw new BadRow(1, "the trace is empty");
            }
            format = FormatChoice.of(line, layout);
            rows = FormatChoice.open(format, line, layout, take == Take.WHOLE);
            isUnitAssumed = layout.timeUnit().isEmpty() && format.knobs().contains(TraceKnob.TIME_UNIT);
            order = new RowOrder(1 + rows.disorder());
            firstLineIsRow = !rows.hasHeader();
        } catch (BadRow e) {
            throw invalid(line.number(), e);
        }
    }

    /** Opens a trace, plain or compressed with gzip or zstd. */
    public static TraceReader open(Path file, TraceLayout layout, Take take) {
        String source = file.toString();
        try {
            InputStream in = Files.newInputStream(file);
            try {
                return new TraceReader(source, new Line(Compression.open(in)), layout, take);
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

    /** Opens a trace of one format, or of a recognised one, to read the requests that were answered. */
    public static TraceReader open(Path file, Optional<String> format) {
        return open(file, TraceLayout.of(format), Take.ANSWERED);
    }

    /** Opens a trace like {@link #open}, with the requests that failed and with {@link TraceRow#other}. */
    public static TraceReader openWhole(Path file, Optional<String> format) {
        return open(file, TraceLayout.of(format), Take.WHOLE);
    }

    /** Name of the file's format. */
    public String format() {
        return format.name();
    }

    /** Whether times are counted as the format does, though other programs write it in other units, and nobody said which. */
    public boolean isUnitAssumed() {
        return isUnitAssumed;
    }

    /** What the rows of the file may have. */
    public Set<TracePart> parts() {
        return rows.parts();
    }

    /** Requests so far that failed when they were recorded and were left out. */
    public long failures() {
        return failures;
    }

    /** Where the row stands that {@link #next} gave last; wrong after the next {@link #hasNext}. */
    public SourceLocation place() {
        return new SourceLocation(source, lineOfNext, 1);
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
        while (true) {
            while (!isAtEnd && !order.isFull()) {
                fill();
            }
            if (order.isEmpty()) {
                return END;
            }
            lineOfNext = order.line();
            TraceRow row = inOrder(order.poll());
            if (take.takes(row)) {
                return row;
            }
            failures++;
        }
    }

    private void fill() {
        try {
            if (firstLineIsRow || line.next()) {
                firstLineIsRow = false;
                order.add(checked(rows.row(line)), line.number());
            } else if (order.isEmpty() && first == Long.MIN_VALUE) {
                throw new BadRow(1, "the trace breaks off after its header: there is no request");
            } else {
                isAtEnd = true;
            }
        } catch (BadRow e) {
            throw invalid(line.number(), e);
        } catch (IOException e) {
            throw invalid(line.number(), new BadRow(1, "cannot be read any further: " + Compression.reason(e)));
        }
    }

    private TraceRow inOrder(TraceRow row) {
        if (first == Long.MIN_VALUE) {
            first = row.at();
            last = row.at();
        }
        if (row.at() < last) {
            Duration back = Duration.ofNanos(last - row.at());
            throw invalid(
                    lineOfNext,
                    new BadRow(
                            1,
                            "the time goes back by %s; sort the trace by its times".formatted(Durations.render(back))));
        }
        last = row.at();
        return row.withTime(row.at() - first);
    }

    private TraceRow checked(TraceRow row) {
        if (row.promptTokens() < 1 && !row.failed()) {
            throw new BadRow(1, "the prompt has no token; a request that was answered has at least 1");
        }
        Blocks.check(row, format);
        return row;
    }

    private InvalidInput invalid(int number, BadRow problem) {
        return new InvalidInput(new SourceLocation(source, number, problem.column()), problem.problem());
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

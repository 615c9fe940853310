package io.simctl.trace;

import io.simctl.scenario.file.WholeFile;
import io.simctl.scenario.yaml.Names;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A trace that is being written. Rows go to a hidden file beside the one that is named, which {@link #finish} puts in its
 * place: a trace that is there is whole.
 *
 * <p>Rows must come in the order of their times, and texts in them must be without line ends, as those are that a reader gives.
 */
public final class TraceWriter implements Closeable {
    private final Path target;
    private final WholeFile file;
    private final TraceFormat format;
    private final RowPrinter printer;
    private final Writer out;
    private final StringBuilder line = new StringBuilder();
    private final Map<String, Long> lost = new TreeMap<>();
    private long rows;

    private TraceWriter(Path target, WholeFile file, TraceFormat format, Set<TracePart> parts) throws IOException {
        this.target = target;
        this.file = file;
        this.format = format;
        this.printer = format.printer(parts);
        this.out = new BufferedWriter(new OutputStreamWriter(
                Compression.ofName(name(target)).compress(file.stream()), StandardCharsets.UTF_8));
    }

    /**
     * Begins to write a trace, compressed as the ending {@code .gz} or {@code .zst} says.
     *
     * @param format one of {@link TraceFormats#names()}
     * @param parts what the rows may have, such as {@link TraceReader#parts()}
     * @throws IOException when nothing can be written there; the message says so in a sentence for the user
     */
    public static TraceWriter open(Path target, String format, Set<TracePart> parts) throws IOException {
        return new TraceWriter(target, WholeFile.begin(target), TraceFormats.named(format), parts);
    }

    /** The format that the ending of a file's name stands for: {@code .csv} for our own, {@code .jsonl} for Mooncake's. */
    public static Optional<String> formatOf(Path file) {
        String name = name(file);
        String plain = Compression.ofName(name).strip(name);
        if (plain.endsWith(".csv")) {
            return Optional.of("simctl");
        }
        return plain.endsWith(".jsonl") ? Optional.of("mooncake") : Optional.empty();
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    /** Writes one request. */
    public void write(TraceRow row) throws IOException {
        if (rows++ == 0) {
            header(row);
        }
        countLost(row);
        line.setLength(0);
        printer.print(row, line);
        try {
            out.append(line).append('\n');
        } catch (IOException e) {
            throw WholeFile.cannot(target, e);
        }
    }

    private void header(TraceRow first) throws IOException {
        String header = printer.header(first);
        if (!header.isEmpty()) {
            out.append(header).append('\n');
        }
    }

    private void countLost(TraceRow row) {
        for (TracePart part : TracePart.values()) {
            boolean kept = format.carries().contains(part) && (part != TracePart.BLOCKS || printer.keeps(row.prefix()));
            if (!kept && part.isIn(row)) {
                lost.merge(part.words(), 1L, Long::sum);
            }
        }
        for (String other : row.other().keySet()) {
            if (!printer.keeps(other)) {
                lost.merge(Names.quote(other), 1L, Long::sum);
            }
        }
    }

    /** Rows so far. */
    public long rows() {
        return rows;
    }

    /** What the format has no place for: in words, with the number of rows that had it. */
    public Map<String, Long> lost() {
        return Collections.unmodifiableMap(lost);
    }

    /** Puts the trace in its place. */
    public void finish() throws IOException {
        if (rows == 0) {
            header(new TraceRow(0, 0, 0));
        }
        try {
            out.close();
        } catch (IOException e) {
            throw WholeFile.cannot(target, e);
        }
        file.finish();
    }

    /** Takes away what was written, unless it was finished. */
    @Override
    public void close() throws IOException {
        file.close();
    }
}

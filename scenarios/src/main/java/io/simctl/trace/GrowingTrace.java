package io.simctl.trace;

import io.simctl.scenario.file.WholeFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A trace in simctl's own format that grows as requests end, in whatever order they do: each row is inserted in its place among those that
 * came before and after. It lies beside its target until {@link #finish}, as {@code target.part}, and can be read there at any time,
 * whatever becomes of the process that writes it.
 */
public final class GrowingTrace implements Closeable {
    /** Rows that stay known although nothing should come before them: two threads may tell of two requests in the wrong order. */
    private static final int SPARE = 1024;

    private static final int MOST_PARTS = 1000;

    private final Path target;
    private final Path part;
    private final FileChannel file;
    private final RowPrinter printer;
    private final List<Place> places = new ArrayList<>();
    private long end;
    private long rows;
    private long earliest = Long.MIN_VALUE;
    private boolean isFinished;

    /** A row: the time of its request, and where it begins in the file. */
    private record Place(long at, long offset) {}

    private GrowingTrace(Path target, Path part, Set<TracePart> parts) throws IOException {
        this.target = target;
        this.part = part;
        this.printer = TraceFormats.named("simctl").printer(parts);
        this.file = FileChannel.open(
                part, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /**
     * Begins a trace. What an earlier recording has left there unfinished stays; this one gets a name of its own beside it.
     *
     * @param target where it is put when it is finished, compressed as its ending says
     * @param parts what the rows may have
     * @throws IOException when nothing can be written there; the message says so in a sentence for the user
     */
    public static GrowingTrace open(Path target, Set<TracePart> parts) throws IOException {
        if (WholeFile.isWrittenThrough(target)) {
            throw new IOException("cannot write to " + target
                    + ": rows are put in their places as requests end, which takes a file; name one");
        }
        try {
            Path file = WholeFile.behindLinks(target);
            for (int i = 1; i < MOST_PARTS; i++) {
                Path part = file.resolveSibling(file.getFileName() + ".part" + (i == 1 ? "" : i));
                try {
                    return new GrowingTrace(file, part, parts);
                } catch (FileAlreadyExistsException taken) {
                    // the next name
                }
            }
        } catch (IOException e) {
            throw WholeFile.cannot(target, e);
        }
        throw new IOException("cannot write to " + target + ": " + MOST_PARTS + " unfinished recordings are there");
    }

    /** Where the rows are until the trace is finished. */
    public Path path() {
        return part;
    }

    /** Rows so far. */
    public long rows() {
        return rows;
    }

    /** Inserts a row by its time, behind those of the same time. */
    public void insert(TraceRow row) throws IOException {
        if (rows == 0) {
            append(printer.header(row) + "\n");
        }
        TraceRow placed = row.at() < earliest ? row.withTime(earliest) : row;
        StringBuilder line = new StringBuilder();
        printer.print(placed, line);
        String text = line.append('\n').toString();
        int index = places.size();
        while (index > 0 && places.get(index - 1).at > placed.at()) {
            index--;
        }
        if (index == places.size()) {
            long offset = end;
            append(text);
            places.add(new Place(placed.at(), offset));
        } else {
            insert(index, placed.at(), text.getBytes(StandardCharsets.UTF_8));
        }
        rows++;
    }

    private void append(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        write(ByteBuffer.wrap(bytes), end);
        end += bytes.length;
    }

    /** What comes behind it is read, and goes out with it in one write. */
    private void insert(int index, long at, byte[] line) throws IOException {
        long offset = places.get(index).offset;
        ByteBuffer moved = ByteBuffer.allocate(Math.toIntExact(line.length + end - offset));
        moved.put(line);
        while (moved.hasRemaining() && file.read(moved, offset + moved.position() - line.length) > 0) {
            // until all of it is there
        }
        try {
            write(moved.flip(), offset);
        } catch (IOException full) {
            write(moved.rewind().position(line.length), offset); // what was there before has its room
            throw full;
        }
        places.add(index, new Place(at, offset));
        for (int i = index + 1; i < places.size(); i++) {
            Place place = places.get(i);
            places.set(i, new Place(place.at, place.offset + line.length));
        }
        end += line.length;
    }

    /** What cannot be written whole is cut off again, so that whoever reads the file finds rows only. */
    private void write(ByteBuffer bytes, long offset) throws IOException {
        long to = offset;
        try {
            while (bytes.hasRemaining()) {
                to += file.write(bytes, to);
            }
        } catch (IOException full) {
            file.truncate(end);
            throw WholeFile.cannot(target, full);
        }
    }

    /** Requests that came before {@code at} have ended: where their rows are need not be known any more. */
    public void settle(long at) {
        int settled = 0;
        while (settled < places.size() - SPARE && places.get(settled).at < at) {
            settled++;
        }
        if (settled > SPARE) {
            earliest = places.get(settled - 1).at;
            places.subList(0, settled).clear();
        }
    }

    /** Puts the trace in its place. */
    public void finish() throws IOException {
        file.close();
        Compression compression = Compression.ofName(String.valueOf(target.getFileName()));
        if (compression == Compression.NONE) {
            WholeFile.move(part, target);
        } else {
            try (WholeFile whole = WholeFile.begin(target)) {
                try (OutputStream out = compression.compress(whole.stream())) {
                    Files.copy(part, out);
                }
                whole.finish();
            }
            Files.delete(part);
        }
        isFinished = true;
    }

    /** Leaves the rows where they are, unless the trace is finished, or there are none. */
    @Override
    public void close() throws IOException {
        if (!isFinished) {
            file.close();
            if (rows == 0) {
                Files.deleteIfExists(part);
            }
        }
    }
}

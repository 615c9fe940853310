package io.simctl.live.record;

import io.simctl.fleet.Prefix;
import io.simctl.trace.TracePart;
import io.simctl.trace.TraceRow;
import io.simctl.trace.TraceWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The trace that is being recorded. Requests end in another order than they came in, and a trace has the order in which they
 * came: a row waits until all before it have ended.
 */
public final class TraceLog implements AutoCloseable {
    private final TraceWriter writer;
    private final Deque<Line> open = new ArrayDeque<>();
    private final long startedAt = System.nanoTime();
    private final long most;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private long last;
    private long uncounted;
    private boolean isFinished;

    private TraceLog(TraceWriter writer, long most) {
        this.writer = writer;
        this.most = most;
    }

    /** A request that came in, to be ended once. */
    final class Line {
        private final long at;
        private Optional<RecordedCall> call = Optional.empty();
        private boolean isOver;

        private Line(long at) {
            this.at = at;
        }

        /** It passed through like this, or turned out to be nothing for the trace. */
        void end(Optional<RecordedCall> how) throws IOException {
            synchronized (TraceLog.this) {
                call = how;
                isOver = true;
                writeOver();
            }
        }
    }

    /**
     * Begins a trace in simctl's own format.
     *
     * @param most requests to write; later ones are not written
     * @throws IOException when it cannot be written there
     */
    public static TraceLog open(Path file, long most) throws IOException {
        return new TraceLog(TraceWriter.open(file, "simctl", EnumSet.of(TracePart.LIMIT, TracePart.MODEL)), most);
    }

    /**
     * A request comes in, behind all that came in before.
     *
     * @param at of {@link System#nanoTime}
     */
    synchronized Line begin(long at) {
        // two that came in at about the same time may get here in the other order
        last = Math.max(last, at - startedAt);
        Line line = new Line(last);
        open.addLast(line);
        return line;
    }

    private void writeOver() throws IOException {
        while (!open.isEmpty() && open.getFirst().isOver) {
            write(open.removeFirst());
        }
    }

    private void write(Line line) throws IOException {
        if (line.isOver && line.call.isPresent() && writer.rows() < most && !isFinished) {
            write(line.at, line.call.get());
        }
    }

    private void write(long at, RecordedCall call) throws IOException {
        uncounted += call.isCounted() || call.outputTokens() == 0 ? 0 : 1;
        Map<String, String> other = new LinkedHashMap<>();
        other.put(
                "ttft_ms",
                call.ttft()
                        .map(nanos -> String.format(Locale.ROOT, "%.3f", nanos / 1e6))
                        .orElse(""));
        other.put("status", Integer.toString(call.status()));
        other.put("counted_by", call.isCounted() ? "server" : "chunks");
        call.request().prompt().ifPresent(prompt -> other.put("prompt", prompt));
        writer.write(new TraceRow(
                at,
                call.promptTokens(),
                call.outputTokens(),
                call.request().maxTokens(),
                call.request().model(),
                Prefix.NONE,
                other));
        if (writer.rows() == most) {
            end();
        }
    }

    /** Requests written so far. */
    public synchronized long rows() {
        return writer.rows();
    }

    /** Those of them whose tokens the server did not count. */
    public synchronized long uncounted() {
        return uncounted;
    }

    /** Ends when there are as many requests as there may be, or with {@link #end}. */
    public CompletableFuture<Void> whenEnded() {
        return ended;
    }

    /** Enough is recorded. */
    public void end() {
        ended.complete(null);
    }

    /**
     * Puts the trace in its place; requests under way are not in it, and keep no later one out.
     *
     * @return false if there is no request to be in it; then what stands there is left as it was
     */
    public synchronized boolean finish() throws IOException {
        while (!open.isEmpty()) {
            write(open.removeFirst());
        }
        isFinished = true;
        if (writer.rows() > 0) {
            writer.finish();
        }
        return writer.rows() > 0;
    }

    /** Takes away what was written, unless it was finished. */
    @Override
    public synchronized void close() throws IOException {
        writer.close();
    }
}

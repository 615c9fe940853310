package io.simctl.live.record;

import io.simctl.fleet.Prefix;
import io.simctl.live.record.RecordedCall.Times;
import io.simctl.trace.GrowingTrace;
import io.simctl.trace.TracePart;
import io.simctl.trace.TraceRow;
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
 * The trace that is being recorded. Requests end in another order than they came in, and a trace has the order in which they came: each
 * is on disk when it has ended, in its place among the others.
 */
public final class TraceLog implements AutoCloseable {
    private final GrowingTrace trace;
    private final Deque<Line> open = new ArrayDeque<>();
    private final Unrecorded unrecorded = new Unrecorded();
    private final RecordingTally tally = new RecordingTally();
    private final long startedAt = System.nanoTime();
    private final long most;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private boolean isFinished;
    private Optional<String> failure = Optional.empty();

    private TraceLog(GrowingTrace trace, long most) {
        this.trace = trace;
        this.most = most;
    }

    /** A request that came in, to be ended once. */
    final class Line {
        private final long at;
        private boolean isOver;

        private Line(long at) {
            this.at = at;
        }

        /** It passed through like this, or turned out to be nothing for the trace. */
        void end(Optional<RecordedCall> how) {
            synchronized (TraceLog.this) {
                isOver = true;
                how.ifPresent(call -> write(at, call));
                forget();
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
        return new TraceLog(GrowingTrace.open(file, EnumSet.of(TracePart.LIMIT, TracePart.MODEL)), most);
    }

    /**
     * A request comes in.
     *
     * @param at of {@link System#nanoTime}
     */
    synchronized Line begin(long at) {
        Line line = new Line(at - startedAt);
        open.addLast(line);
        return line;
    }

    /** Nothing comes any more before the oldest request that is under way. */
    private void forget() {
        while (!open.isEmpty() && open.getFirst().isOver) {
            open.removeFirst();
        }
        trace.settle(open.isEmpty() ? Long.MAX_VALUE : open.getFirst().at);
    }

    /** A trace that cannot grow any more ends the recording, and costs no client its answer. */
    private void write(long at, RecordedCall call) {
        if (trace.rows() >= most || isFinished || failure.isPresent()) {
            return;
        }
        try {
            trace.insert(row(at, call));
        } catch (IOException full) {
            failure = Optional.of(String.valueOf(full.getMessage()));
            end();
            return;
        }
        tally.add(call);
        if (trace.rows() == most) {
            end();
        }
    }

    private static TraceRow row(long at, RecordedCall call) {
        return new TraceRow(
                at,
                call.prompt().tokens(),
                call.output().tokens(),
                call.request().maxTokens(),
                call.request().model(),
                Prefix.NONE,
                others(call));
    }

    private static Map<String, String> others(RecordedCall call) {
        Map<String, String> others = new LinkedHashMap<>();
        others.put(
                "ttft_ms",
                call.times().flatMap(Times::first).map(TraceLog::millis).orElse(""));
        others.put("e2e_ms", call.times().map(Times::last).map(TraceLog::millis).orElse(""));
        others.put("status", Integer.toString(call.status()));
        others.put("failure", call.failure());
        others.put("counted_by", call.output().by().word());
        others.put("prompt_counted_by", call.prompt().by().word());
        call.request().prompt().ifPresent(prompt -> others.put("prompt", prompt));
        return others;
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / 1e6);
    }

    /** Where the rows are until {@link #finish}: a trace that can be read at any time, also when this process was killed. */
    public Path part() {
        return trace.path();
    }

    /** Requests written so far. */
    public synchronized long rows() {
        return trace.rows();
    }

    /** What ended the recording before its time, in a sentence for the user. */
    public synchronized Optional<String> failure() {
        return failure;
    }

    /** What is to be known of the rows. */
    public synchronized RecordingTally tally() {
        return tally;
    }

    /** What passed and is not in the trace. */
    public Unrecorded unrecorded() {
        return unrecorded;
    }

    /** Ends when there are as many requests as there may be, or with {@link #end}. */
    public CompletableFuture<Void> whenEnded() {
        return ended;
    }

    /** Enough is recorded. */
    private void end() {
        ended.complete(null);
    }

    /**
     * Puts the trace in its place; requests under way are not in it.
     *
     * @return false if there is no request to be in it; then what stands there is left as it was
     */
    public synchronized boolean finish() throws IOException {
        isFinished = true;
        if (trace.rows() > 0) {
            trace.finish();
        }
        return trace.rows() > 0;
    }

    /** Leaves what was written where it is, unless it was finished, or is nothing. */
    @Override
    public synchronized void close() throws IOException {
        trace.close();
    }
}

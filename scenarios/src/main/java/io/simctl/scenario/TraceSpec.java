package io.simctl.scenario;

import io.simctl.policy.type.Knob;
import io.simctl.scenario.bind.Checked;
import io.simctl.scenario.bind.FileRef;
import io.simctl.scenario.bind.Shorthand;
import io.simctl.trace.ClockUnit;
import io.simctl.trace.Take;
import io.simctl.trace.TraceColumn;
import io.simctl.trace.TraceLayout;
import io.simctl.trace.TraceReader;
import io.simctl.trace.TraceRow;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A recorded workload. */
@Shorthand
public record TraceSpec(
        @Knob("file, plain or compressed with gzip or zstd") FileRef path,

        @Knob("format of the file; recognised from its first line when left out")
        Optional<String> format,

        @Knob(
                "what its times are counted in, where other programs write the format in other units; the format's own when left out")
        Optional<ClockUnit> timeUnit,

        @Knob(value = "tokens that each of its block hashes stands for; the format's own number when left out", min = 1)
        Optional<Integer> blockTokens,

        @Knob(value = "simctl's columns by the names that a file of no known format has for them", def = "{}")
        Map<String, String> columns,

        @Knob(
                value = "what becomes of requests that were answered with 429 or 503 when they were recorded",
                def = "replay")
        Rejected rejected,

        @Knob(value = "where to get the file", def = "''") String source)
        implements Checked {

    /** The treatment of requests that the server rejected when they were recorded. */
    public enum Rejected {
        /** They are sent again, with the output of a request that was answered. */
        REPLAY,
        /** They are left out. */
        DROP
    }

    /** What is said of the file's layout. */
    public TraceLayout layout() {
        return new TraceLayout(format, timeUnit, blockTokens, columns);
    }

    /** Opens the trace to replay it: the requests that were answered, and the rejected ones where they are sent again. */
    public TraceReader open() {
        return TraceReader.open(path.path(), layout(), take());
    }

    /** Whether a request of the trace is replayed. */
    public boolean replays(TraceRow row) {
        return take().takes(row);
    }

    private Take take() {
        return rejected == Rejected.REPLAY ? Take.DEMAND : Take.ANSWERED;
    }

    @Override
    public List<String> problems() {
        return TraceColumn.problems(columns);
    }
}

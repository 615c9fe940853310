package io.simctl.experiments.trace;

import io.simctl.scenario.Traffic.Replay.Spread;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.sim.RandomStreams;
import io.simctl.trace.Take;
import io.simctl.trace.TraceLayout;
import io.simctl.trace.TraceReader;
import io.simctl.trace.TraceRow;
import io.simctl.workload.Spreading;
import java.nio.file.Path;
import java.util.Iterator;

/**
 * A trace to read, and how.
 *
 * @param file plain or compressed
 * @param layout what is said of it; the rest is recognised
 * @param seed of what is random in reading it
 */
public record TraceSource(Path file, TraceLayout layout, long seed) {
    /**
     * Opens the trace with all that it has.
     *
     * @throws InvalidInput if it is no trace, or not laid out like that
     */
    public TraceReader open() {
        return TraceReader.open(file, layout, Take.WHOLE);
    }

    /** The rows of the trace that was opened, those of one time spread until the next. */
    public Iterator<TraceRow> rows(TraceReader reader, Spread spread) {
        return Spreading.of(reader, reader::place, spread, new RandomStreams(seed).stream("spread", 0));
    }
}

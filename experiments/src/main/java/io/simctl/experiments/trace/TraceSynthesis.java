package io.simctl.experiments.trace;

import io.simctl.scenario.Traffic.OpenLoop;
import io.simctl.sim.RandomStreams;
import io.simctl.trace.TracePart;
import io.simctl.trace.TraceRow;
import io.simctl.trace.stats.TraceStatistics;
import io.simctl.workload.SyntheticTrace;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * A trace to be made of distributions: equal ones have equal rows.
 *
 * @param traffic what it is made of, at the same time
 * @param duration how long it lasts; zero where the traffic says itself how many requests there are
 * @param seed of all that is random
 */
public record TraceSynthesis(List<OpenLoop> traffic, Duration duration, long seed) {
    public TraceSynthesis {
        traffic = List.copyOf(traffic);
    }

    /** Its rows, made as they are taken. */
    public Iterator<TraceRow> rows() {
        return new SyntheticTrace(traffic, new RandomStreams(seed)::stream, duration);
    }

    /** Its rows, made as they are taken and counted as they pass. */
    public Iterator<TraceRow> rows(TraceStatistics statistics) {
        return new Counted(rows(), statistics);
    }

    /** The parts beyond times and lengths that its rows have. */
    public Set<TracePart> parts() {
        Set<TracePart> parts = EnumSet.noneOf(TracePart.class);
        if (traffic.stream().anyMatch(part -> !part.model().isEmpty())) {
            parts.add(TracePart.MODEL);
        }
        if (traffic.stream().anyMatch(part -> part.maxTokens().isPresent())) {
            parts.add(TracePart.LIMIT);
        }
        if (traffic.stream().anyMatch(part -> part.conversation().isPresent())) {
            parts.add(TracePart.BLOCKS);
        }
        return parts;
    }

    private record Counted(Iterator<TraceRow> rows, TraceStatistics statistics) implements Iterator<TraceRow> {
        @Override
        public boolean hasNext() {
            return rows.hasNext();
        }

        @Override
        public TraceRow next() {
            TraceRow row = rows.next();
            statistics.add(row);
            return row;
        }
    }
}

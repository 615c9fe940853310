package io.simctl.workload;

import io.simctl.fleet.Prefix;
import io.simctl.scenario.MaxTokens;
import io.simctl.scenario.RandomSource;
import io.simctl.scenario.Traffic.OpenLoop;
import io.simctl.trace.TraceRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/** Rows of a trace that was never recorded: the same requests that a scenario with this workload has, before any is cut. */
public final class SyntheticTrace implements Iterator<TraceRow> {
    /** Ends a trace that has a number of requests, should its rate go down to nothing. */
    private static final Duration LONGEST = Duration.ofDays(3660);

    private final PriorityQueue<Part> parts =
            new PriorityQueue<>(Comparator.comparingLong(Part::nextAt).thenComparingInt(Part::index));

    private record Part(OpenLoop traffic, int index, OpenLoopDraws draws) {
        long nextAt() {
            return draws.nextAt();
        }
    }

    /**
     * Begins a trace.
     *
     * @param traffic what is merged by time
     * @param random equal streams give equal rows
     * @param duration when the trace ends; for ever, should it be zero and each part have a number of requests
     */
    public SyntheticTrace(List<OpenLoop> traffic, RandomSource random, Duration duration) {
        long end = (duration.isZero() ? LONGEST : duration).toNanos();
        List<Part> all = new ArrayList<>();
        for (int i = 0; i < traffic.size(); i++) {
            all.add(new Part(traffic.get(i), i, new OpenLoopDraws(traffic.get(i), i, random, end)));
        }
        all.forEach(this::queue);
    }

    private void queue(Part part) {
        if (part.nextAt() != RequestSource.NEVER) {
            parts.add(part);
        }
    }

    @Override
    public boolean hasNext() {
        return !parts.isEmpty();
    }

    @Override
    public TraceRow next() {
        Part part = parts.poll();
        if (part == null) {
            throw new NoSuchElementException();
        }
        OpenLoopDraws draws = part.draws();
        int limit = part.traffic()
                .maxTokens()
                .map(most -> most instanceof MaxTokens.Limit given ? given.tokens() : 0)
                .orElse(0);
        String model = part.traffic().model();
        TraceRow row = new TraceRow(draws.nextAt(), draws.prompt(), draws.output(), limit, model, Prefix.NONE);
        draws.advance();
        queue(part);
        return row;
    }
}

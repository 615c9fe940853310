package io.simctl.workload;

import io.simctl.fleet.Prefix;
import io.simctl.scenario.MaxTokens;
import io.simctl.scenario.RandomSource;
import io.simctl.scenario.Traffic.OpenLoop;
import io.simctl.trace.TraceRow;
import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.PriorityQueue;

/** Rows of a trace that was never recorded: the same requests that a scenario with this workload has, before any is cut. */
public final class SyntheticTrace implements Iterator<TraceRow> {
    /** Ends a trace that has a number of requests, should its rate go down to nothing. */
    private static final Duration LONGEST = Duration.ofDays(3660);

    private final PriorityQueue<Next> next =
            new PriorityQueue<>(Comparator.comparingLong(Next::at).thenComparingLong(Next::number));

    private final long end;
    private long numbers;

    private static final class Part {
        final OpenLoop traffic;
        final OpenLoopDraws draws;
        final Optional<Conversations> conversations;

        Part(OpenLoop traffic, int index, RandomSource random, long end) {
            this.traffic = traffic;
            draws = new OpenLoopDraws(traffic, index, random, end);
            conversations = traffic.conversation()
                    .map(spec -> new Conversations(spec, traffic.prompt(), traffic.output(), index, random));
        }
    }

    /** A row to come: a turn of a conversation that has begun, or the next request of a part. */
    private record Next(Part part, Optional<ConversationTurns> turns, long at, long number) {}

    /**
     * Begins a trace. A later turn comes its time to think after the one before, since a trace knows nothing of answers' times.
     *
     * @param traffic what is merged by time
     * @param random equal streams give equal rows
     * @param duration when the trace ends; for ever, should it be zero and each part have a number of requests
     */
    public SyntheticTrace(List<OpenLoop> traffic, RandomSource random, Duration duration) {
        end = (duration.isZero() ? LONGEST : duration).toNanos();
        for (int i = 0; i < traffic.size(); i++) {
            queue(new Part(traffic.get(i), i, random, end));
        }
    }

    private void queue(Part part) {
        if (part.draws.nextAt() != RequestSource.NEVER) {
            next.add(new Next(part, Optional.empty(), part.draws.nextAt(), numbers++));
        }
    }

    @Override
    public boolean hasNext() {
        return !next.isEmpty();
    }

    @Override
    public TraceRow next() {
        Next due = next.poll();
        if (due == null) {
            throw new NoSuchElementException();
        }
        Part part = due.part();
        Optional<ConversationTurns> turns = due.turns().or(() -> part.conversations.map(Conversations::begin));
        TraceRow row = turns.map(of -> turn(part, of, due.at())).orElseGet(() -> single(part));
        if (due.turns().isEmpty()) {
            part.draws.advance();
            queue(part);
        }
        return row;
    }

    private static TraceRow single(Part part) {
        OpenLoopDraws draws = part.draws;
        return new TraceRow(
                draws.nextAt(), draws.prompt(), draws.output(), limit(part), part.traffic.model(), Prefix.NONE);
    }

    private TraceRow turn(Part part, ConversationTurns turns, long at) {
        int prompt = turns.promptTokens();
        int output = turns.output();
        Prefix prefix = turns.recorded(prompt);
        if (turns.advance(output, Integer.MAX_VALUE)) {
            long then = at + turns.think();
            if (then < end) {
                next.add(new Next(part, Optional.of(turns), then, numbers++));
            }
        }
        return new TraceRow(at, prompt, output, limit(part), part.traffic.model(), prefix);
    }

    private static int limit(Part part) {
        return part.traffic
                .maxTokens()
                .map(most -> most instanceof MaxTokens.Limit given ? given.tokens() : 0)
                .orElse(0);
    }
}

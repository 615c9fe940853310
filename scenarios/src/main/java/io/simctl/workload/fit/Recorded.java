package io.simctl.workload.fit;

import io.simctl.fleet.Prefix;
import io.simctl.trace.TraceRow;
import io.simctl.trace.stats.TraceStatistics;
import io.simctl.workload.Continuations;
import io.simctl.workload.Continuations.Turn;

/** The counts of a recorded model that its traffic is fitted to: those of its requests, and of what it can be told that they repeat. */
final class Recorded {
    private final TraceStatistics statistics = new TraceStatistics();
    private final TraceStatistics starts = new TraceStatistics();
    private final Lengths outputs = new Lengths();
    private final Continuations continuations = new Continuations();
    private final RecordedTurns turns = new RecordedTurns();

    void add(TraceRow row) {
        statistics.add(row);
        outputs.add(row.outputTokens());
        Turn turn = continuations.next(row);
        turns.add(row, turn);
        if (turn.turn() == 1) {
            starts.add(new TraceRow(
                    row.at(), row.promptTokens(), row.outputTokens(), row.maxTokens(), row.model(), Prefix.NONE));
        }
    }

    TraceStatistics statistics() {
        return statistics;
    }

    /** Those requests that continue no earlier one. */
    TraceStatistics starts() {
        return starts;
    }

    Lengths outputs() {
        return outputs;
    }

    RecordedTurns turns() {
        return turns;
    }
}

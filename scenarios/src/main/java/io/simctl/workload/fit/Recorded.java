package io.simctl.workload.fit;

import io.simctl.trace.TraceRow;
import io.simctl.trace.stats.TraceStatistics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The counts of a recorded model that its traffic is fitted to. */
final class Recorded {
    private static final int FEW_VALUES = 20;

    private final TraceStatistics statistics = new TraceStatistics();
    private final Lengths prompts = new Lengths();
    private final Lengths outputs = new Lengths();

    static final class Lengths {
        private final Logs logs = new Logs();
        private final Map<Integer, Double> counts = new TreeMap<>();

        void add(int tokens) {
            logs.add(tokens);
            if (counts.size() <= FEW_VALUES) {
                counts.merge(tokens, 1.0, Double::sum);
            }
        }

        Logs logs() {
            return logs;
        }

        /** Each length with its count, when there are few of them; else nothing. */
        Map<Integer, Double> few() {
            return counts.size() > FEW_VALUES ? Map.of() : new LinkedHashMap<>(counts);
        }
    }

    void add(TraceRow row) {
        statistics.add(row);
        prompts.add(row.promptTokens());
        outputs.add(row.outputTokens());
    }

    TraceStatistics statistics() {
        return statistics;
    }

    Lengths prompts() {
        return prompts;
    }

    Lengths outputs() {
        return outputs;
    }
}

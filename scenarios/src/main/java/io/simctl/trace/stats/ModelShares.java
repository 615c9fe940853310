package io.simctl.trace.stats;

import io.simctl.trace.TraceRow;
import io.simctl.trace.stats.TraceSummary.ModelShare;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts of requests and tokens by the model that they name. */
final class ModelShares {
    /** A trace with more names has something else in their place; the rest is counted together. */
    private static final int MOST = 1000;

    private static final String REST = "(further models)";

    private final Map<String, Count> counts = new LinkedHashMap<>();

    private static final class Count {
        private long requests;
        private long promptTokens;
        private long outputTokens;
    }

    void add(TraceRow row) {
        boolean isKnown = counts.containsKey(row.model()) || counts.size() < MOST;
        Count count = counts.computeIfAbsent(isKnown ? row.model() : REST, name -> new Count());
        count.requests++;
        count.promptTokens += row.promptTokens();
        count.outputTokens += row.outputTokens();
    }

    /** The most frequent first; none when no request names one. */
    List<ModelShare> all() {
        if (counts.size() == 1 && counts.containsKey("")) {
            return List.of();
        }
        return counts.entrySet().stream()
                .map(e -> new ModelShare(
                        e.getKey(), e.getValue().requests, e.getValue().promptTokens, e.getValue().outputTokens))
                .sorted(Comparator.comparingLong(ModelShare::requests).reversed())
                .toList();
    }
}

package io.simctl.workload.fit;

import io.simctl.trace.stats.ValueDistribution;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Recorded lengths, as far as distributions are fitted to them. */
final class Lengths {
    private static final int FEW_VALUES = 20;

    private final ValueDistribution all = new ValueDistribution();
    private final Logs logs = new Logs();
    private final Map<Integer, Double> counts = new TreeMap<>();

    void add(int tokens) {
        all.add(tokens);
        logs.add(tokens);
        if (counts.size() <= FEW_VALUES) {
            counts.merge(tokens, 1.0, Double::sum);
        }
    }

    long count() {
        return all.count();
    }

    /** The distributions that fit, the one to take first. */
    List<LengthFit> fits() {
        return LengthFit.of(all, logs, counts.size() > FEW_VALUES ? Map.of() : new LinkedHashMap<>(counts));
    }
}

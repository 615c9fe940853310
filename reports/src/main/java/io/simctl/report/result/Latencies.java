package io.simctl.report.result;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One distribution for each latency that was measured.
 *
 * @param byKey by the latency's key, as in {@code ttft_ms}; none of them empty
 */
public record Latencies(Map<String, Distribution> byKey) {
    /** Nothing measured. */
    public static final Latencies NONE = new Latencies(Map.of());

    /** Leaves out what is empty, so that equal measurements are equal. */
    public Latencies {
        var measured = new TreeMap<>(byKey);
        measured.values().removeIf(distribution -> distribution.count() == 0);
        byKey = Collections.unmodifiableMap(measured);
    }

    /** The distribution of the latency with this key, which is empty when there is no value. */
    public Distribution get(String key) {
        return byKey.getOrDefault(key, Distribution.EMPTY);
    }

    /** Both together. */
    public Latencies plus(Latencies other) {
        if (byKey.isEmpty() || other.byKey.isEmpty()) {
            return byKey.isEmpty() ? other : this;
        }
        var sums = new TreeMap<>(byKey);
        other.byKey.forEach((key, distribution) -> sums.merge(key, distribution, Distribution::plus));
        return new Latencies(sums);
    }
}

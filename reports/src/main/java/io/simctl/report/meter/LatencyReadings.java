package io.simctl.report.meter;

import io.simctl.report.metric.EndedRequest;
import io.simctl.report.metric.Latency;
import java.util.Comparator;
import java.util.List;

/**
 * The latencies of one request, each read once for all who count them: a call through a function for each latency is a good part of what a
 * request costs the meter. Those that batches keep come first, so that a batch takes a prefix.
 */
final class LatencyReadings {
    private final Latency[] latencies;
    private final long[] values;

    LatencyReadings(List<Latency> kept) {
        latencies = kept.stream()
                .sorted(Comparator.comparing(latency -> !latency.isKeptByBatch()))
                .toArray(Latency[]::new);
        values = new long[latencies.length];
    }

    /** Reads those of another request. */
    void read(EndedRequest request) {
        for (int i = 0; i < latencies.length; i++) {
            values[i] = latencies[i].of(request);
        }
    }

    /** The value of the i-th latency in nanoseconds, or {@link EndedRequest#UNKNOWN}. */
    long value(int i) {
        return values[i];
    }

    /** All latencies, in the order of their values. */
    List<Latency> all() {
        return List.of(latencies);
    }

    /** The latencies that batches keep: the first of all. */
    List<Latency> ofBatches() {
        return all().stream().filter(Latency::isKeptByBatch).toList();
    }
}

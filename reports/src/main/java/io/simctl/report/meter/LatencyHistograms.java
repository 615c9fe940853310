package io.simctl.report.meter;

import io.simctl.report.metric.Latency;
import io.simctl.report.result.Distribution;
import io.simctl.report.result.Latencies;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A histogram for each of some latencies, in their order. */
final class LatencyHistograms {
    private final Latency[] latencies;
    private final LogHistogram[] histograms;

    LatencyHistograms(List<Latency> latencies, int bits) {
        this.latencies = latencies.toArray(Latency[]::new);
        histograms = Stream.generate(() -> new LogHistogram(bits))
                .limit(latencies.size())
                .toArray(LogHistogram[]::new);
    }

    /** Adds the first {@code count} of these values of the i-th latency. */
    void add(int i, long[] values, int count) {
        LogHistogram histogram = histograms[i];
        for (int n = 0; n < count; n++) {
            histogram.add(values[n]);
        }
    }

    /** The histogram of a latency that is not read from requests. */
    LogHistogram of(Latency latency) {
        return histograms[List.of(latencies).indexOf(latency)];
    }

    Latencies snapshot() {
        Map<String, Distribution> distributions = new HashMap<>();
        for (int i = 0; i < latencies.length; i++) {
            distributions.put(latencies[i].key(), histograms[i].snapshot());
        }
        return new Latencies(distributions);
    }
}

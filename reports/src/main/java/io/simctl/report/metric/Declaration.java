package io.simctl.report.metric;

import java.util.List;
import java.util.Optional;

/** A declared number or family of numbers, in the one place from which every table, file and comparison takes it. */
public interface Declaration {
    /** The metrics, in the order of result files. */
    List<Metric> metrics();

    /** The latency that runs must keep the distribution of. */
    default Optional<Latency> latency() {
        return Optional.empty();
    }
}

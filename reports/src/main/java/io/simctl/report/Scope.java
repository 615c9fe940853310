package io.simctl.report;

import io.simctl.report.metrics.Counts;
import io.simctl.report.metrics.Distribution;
import io.simctl.report.metrics.Figures;
import io.simctl.report.metrics.FleetResult;
import io.simctl.report.metrics.Latency;
import java.util.Optional;

/**
 * What a metric is taken of.
 *
 * @param figures requests of a model or of all, over a run, several or a part of one
 * @param fleet what the machines did meanwhile; only where all models are in scope, since machines are shared
 */
public record Scope(Figures figures, Optional<FleetResult> fleet) {
    Counts counts() {
        return figures.counts();
    }

    Distribution latency(Latency latency) {
        return figures.latencies().get(latency);
    }
}

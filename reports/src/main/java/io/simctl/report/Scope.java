package io.simctl.report;

import io.simctl.report.metrics.Counts;
import io.simctl.report.metrics.Distribution;
import io.simctl.report.metrics.Figures;
import io.simctl.report.metrics.FleetResult;
import io.simctl.report.metrics.Latency;
import io.simctl.report.metrics.ReasonCount;
import java.util.List;
import java.util.Optional;

/**
 * What a metric is taken of.
 *
 * @param figures requests of a model or of all, over a run, several or a part of one
 * @param rejections the rejected ones among them by reason; empty where only a part of a run is in scope
 * @param fleet what the machines did meanwhile; only where all models are in scope, since machines are shared
 */
public record Scope(Figures figures, List<ReasonCount> rejections, Optional<FleetResult> fleet) {
    public Scope {
        rejections = List.copyOf(rejections);
    }

    /** Requests that were rejected for this reason, with whatever status. */
    long rejectedFor(String reason) {
        return rejections.stream()
                .filter(count -> count.reason().text().equals(reason))
                .mapToLong(ReasonCount::count)
                .sum();
    }

    Counts counts() {
        return figures.counts();
    }

    Distribution latency(Latency latency) {
        return figures.latencies().get(latency);
    }
}

package io.simctl.report.metric;

import io.simctl.report.result.Distribution;
import io.simctl.report.result.Figures;
import io.simctl.report.result.FleetCount;
import io.simctl.report.result.FleetResult;
import io.simctl.report.result.ReasonCount;
import io.simctl.report.result.RequestCount;
import java.util.List;
import java.util.Optional;

/**
 * The results that a metric is taken of.
 *
 * @param figures requests of a model or of all, over a run, several or a part of one
 * @param rejections the rejected ones among them by reason; empty where only a part of a run is in scope
 * @param fleet what the machines did meanwhile; only where all models are in scope, since machines are shared
 * @param independent the share of the requests that are no copies of others, as those of equal replications are: copies are no
 *     further samples
 */
public record Scope(Figures figures, List<ReasonCount> rejections, Optional<FleetResult> fleet, double independent) {
    /** Results without copies. */
    public Scope(Figures figures, List<ReasonCount> rejections, Optional<FleetResult> fleet) {
        this(figures, rejections, fleet, 1);
    }

    public Scope {
        rejections = List.copyOf(rejections);
    }

    /** The counter of this kind. */
    public long count(RequestCount kind) {
        return figures.counts().get(kind);
    }

    /** One counter as a share of another; NaN when that is 0. */
    public double share(RequestCount part, RequestCount whole) {
        return (double) count(part) / count(whole);
    }

    /** The counter of the machines; NaN where they are not in scope. */
    public double fleet(FleetCount kind) {
        return fleet.map(machines -> (double) machines.get(kind)).orElse(Double.NaN);
    }

    /** The distribution of a latency. */
    public Distribution latency(Latency latency) {
        return figures.latencies().get(latency.key());
    }

    /** Requests that were rejected for this reason, with whatever status. */
    public long rejectedFor(String reason) {
        return rejections.stream()
                .filter(count -> count.reason().text().equals(reason))
                .mapToLong(ReasonCount::count)
                .sum();
    }
}

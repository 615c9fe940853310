package io.simctl.experiments.sweep;

import io.simctl.report.metric.Metric;
import io.simctl.report.metric.MetricCatalogue;
import io.simctl.report.metric.Use;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The metrics that are kept of each point of a sweep. */
public final class SweepMetrics {
    private SweepMetrics() {}

    /**
     * Those of the comparison table and of comparisons, those of the objectives, and perhaps every other that has a place in files.
     *
     * @param all whether the others are kept as well
     */
    public static List<Metric> kept(List<Objective> objectives, boolean all) {
        MetricCatalogue catalogue = MetricCatalogue.standard();
        List<Metric> chosen = Stream.of(
                        catalogue.columns(),
                        catalogue.metrics(Use.COMPARED),
                        objectives.stream()
                                .map(objective -> objective.figure().metric())
                                .toList())
                .flatMap(Collection::stream)
                .toList();
        Stream<Metric> declared = catalogue.metrics().stream()
                .filter(metric -> chosen.contains(metric) || (all && metric.isFor(Use.EXPORTED)));
        return Stream.concat(declared, chosen.stream()).distinct().toList();
    }
}

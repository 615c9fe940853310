package io.simctl.report.figure;

import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.metric.Metric;
import io.simctl.report.stats.Interval;
import io.simctl.report.stats.Sections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * A figure as the runs of a policy have it, in the metric's unit. Of totals, such as loads, all runs together have the mean of a run.
 *
 * @param name what it is of
 * @param value of all runs; perhaps infinite; empty when too few samples are behind it, or there is none
 * @param replications the same of each run
 * @param ci95 Student's t interval about the value; empty when {@code basis} says why there is none
 * @param basis what the interval rests on
 */
public record FigureReading(
        FigureName name,
        OptionalDouble value,
        List<OptionalDouble> replications,
        Optional<Interval> ci95,
        String basis) {

    public FigureReading {
        replications = List.copyOf(replications);
    }

    /**
     * The figure under a policy of a report.
     *
     * @param name of a model of the report
     */
    public static FigureReading of(Report report, PolicyResult policy, FigureName name) {
        int row = report.rows().indexOf(name.model());
        Metric metric = name.metric();
        OptionalDouble value = RunSections.perRun(policy, row, metric);
        RunSections.BySection sections = RunSections.of(policy, row).finite(metric);
        boolean isKnown = value.isPresent() && Double.isFinite(value.getAsDouble()) && !sections.isEmpty();
        return new FigureReading(
                name,
                value,
                IntStream.range(0, policy.replications().size())
                        .mapToObj(run -> metric.of(policy.scope(row, run)))
                        .toList(),
                isKnown ? Optional.of(Sections.studentT(value.getAsDouble(), sections.values())) : Optional.empty(),
                sections.basis());
    }
}

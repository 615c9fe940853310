package io.simctl.report.chart;

import io.simctl.report.Report;
import io.simctl.report.result.ReasonCount;
import io.simctl.report.result.Series;
import io.simctl.report.result.TimeSeries;
import java.util.List;
import java.util.stream.Stream;

/** The rejections that charts over time show of a policy, in numbers: those of the first replication, warm-up included. */
public final class RejectionTotals {
    private RejectionTotals() {}

    /** The policy's rejections by reason, without reasons that it had none for. */
    public static List<ReasonCount> of(Report report, int policy) {
        List<TimeSeries.OfModel> models =
                report.policies().get(policy).replications().getFirst().series().models();
        return TimeChart.reasons(report).stream()
                .map(reason -> new ReasonCount(
                        reason,
                        models.stream()
                                .flatMap(model ->
                                        Stream.ofNullable(model.rejected().get(reason)))
                                .mapToLong(Series::sum)
                                .sum()))
                .filter(count -> count.count() > 0)
                .toList();
    }
}

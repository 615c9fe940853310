package io.simctl.report.metric;

import io.simctl.report.result.Batches;
import io.simctl.report.result.Counts;
import io.simctl.report.result.Figures;
import io.simctl.report.result.RequestCount;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The batches of a run in which the largest share of requests got no answer, and then those with the longest median TTFT. */
public final class WorstBatches {
    private WorstBatches() {}

    /** The indices of the worst of them that anything was asked in, the worst first. */
    public static List<Integer> of(Batches all, int most) {
        Comparator<Integer> byLoss = Comparator.comparingDouble(
                batch -> lostShare(all.figures().get(batch).counts()));
        Comparator<Integer> byTtft =
                Comparator.comparingDouble(batch -> ttft(all.figures().get(batch)));
        return IntStream.range(0, all.figures().size())
                .boxed()
                .filter(batch -> all.figures().get(batch).counts().get(RequestCount.SUBMITTED) > 0)
                .sorted(byLoss.thenComparing(byTtft).reversed())
                .limit(most)
                .toList();
    }

    /** The median, lost requests counted as infinitely late. */
    private static double ttft(Figures figures) {
        long submitted = figures.counts().get(RequestCount.SUBMITTED);
        long completed = figures.counts().get(RequestCount.COMPLETED);
        var answered = figures.latencies().get(LatencyMetrics.TTFT.key());
        return Statistic.P50
                .of(answered, answered.count() + submitted - completed)
                .orElse(0);
    }

    /** How many requests got no answer. */
    public static long lost(Counts<RequestCount> counts) {
        return counts.get(RequestCount.SUBMITTED) - counts.get(RequestCount.COMPLETED);
    }

    /** The share of requests that got no answer. */
    public static double lostShare(Counts<RequestCount> counts) {
        return (double) lost(counts) / Math.max(1, counts.get(RequestCount.SUBMITTED));
    }
}

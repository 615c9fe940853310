package io.simctl.trace.stats;

import io.simctl.trace.TraceRow;
import java.time.Duration;

/** The statistics of a trace, gathered row by row. */
public final class TraceStatistics {
    private final ValueDistribution gaps = new ValueDistribution();
    private final ValueDistribution prompt = new ValueDistribution();
    private final ValueDistribution output = new ValueDistribution();
    private final Dispersions dispersions = new Dispersions();
    private final SharedTimes.Counter sharedTimes = new SharedTimes.Counter();
    private final BlockSample blocks = new BlockSample();
    private final ModelShares models = new ModelShares();
    private final RecordedTimes times = new RecordedTimes();
    private final RateCurve rate = new RateCurve();
    private long failures;
    private long rejected;
    private long first;
    private long last;

    /** Counts a row; times must not fall. */
    public void add(TraceRow row) {
        if (row.failed()) {
            failures++;
            rejected += row.recorded().isRejection() ? 1 : 0;
            return;
        }
        if (prompt.count() == 0) {
            first = row.at();
        } else {
            gaps.add(row.at() - last);
        }
        last = row.at();
        dispersions.add(last);
        sharedTimes.add(last);
        rate.add(last);
        prompt.add(row.promptTokens());
        output.add(row.outputTokens());
        blocks.add(row.prefix());
        models.add(row);
        times.add(row);
    }

    /** What was counted so far. To be asked once, when all rows are counted. */
    public TraceSummary summary() {
        return new TraceSummary(
                prompt.count(),
                failures,
                rejected,
                Duration.ofNanos(last - first),
                gaps,
                dispersions.all(),
                sharedTimes.shared(),
                prompt,
                output,
                blocks.reuse(),
                models.all(),
                rate,
                times);
    }
}

package io.simctl.report.result;

import java.util.List;
import java.util.Map;

/**
 * The run over time, warm-up included.
 *
 * @param binWidth nanoseconds that one bin stands for
 * @param models by model index
 */
public record TimeSeries(long binWidth, List<OfModel> models) {
    public TimeSeries {
        models = List.copyOf(models);
    }

    /**
     * One model over time.
     *
     * @param submitted requests by when they were submitted
     * @param tokens output tokens by when they were generated, whatever became of their request
     * @param rejected requests by when they were rejected for good, by reason
     */
    public record OfModel(Series submitted, Series tokens, Map<Reason, Series> rejected) {}
}

package io.simctl.report.result;

import java.util.List;

/**
 * The figures of one run: one policy, one replication.
 *
 * @param warmup when the measured time began, nanoseconds since the run began
 * @param end when the run ended, nanoseconds since it began
 * @param models by model index
 * @param fleet what the machines did
 * @param series the run over time
 * @param residency the machines over time
 * @param shares which machine and which principal had how much of it
 */
public record RunResult(
        long warmup,
        long end,
        List<ModelResult> models,
        FleetResult fleet,
        TimeSeries series,
        ResidencyTimeline residency,
        Shares shares) {

    public RunResult {
        models = List.copyOf(models);
    }

    /** All models together. */
    public ModelResult all() {
        return models.stream().reduce(ModelResult::beside).orElseThrow();
    }
}

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
 * @param worst the stretches in which requests fared worst, the worst first
 */
public record RunResult(
        long warmup,
        long end,
        List<ModelResult> models,
        FleetResult fleet,
        TimeSeries series,
        ResidencyTimeline residency,
        Shares shares,
        List<WorstStretch> worst) {

    public RunResult {
        models = List.copyOf(models);
        worst = List.copyOf(worst);
    }

    /** The same with these stretches as the worst. */
    public RunResult with(List<WorstStretch> stretches) {
        return new RunResult(warmup, end, models, fleet, series, residency, shares, stretches);
    }

    /** All models together. */
    public ModelResult all() {
        return models.stream().reduce(ModelResult::beside).orElseThrow();
    }
}

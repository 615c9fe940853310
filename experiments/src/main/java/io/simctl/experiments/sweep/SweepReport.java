package io.simctl.experiments.sweep;

import java.util.List;

/**
 * A sweep with what is made of it by its objectives.
 *
 * @param scenario name of the scenario
 * @param result what its points gave
 * @param objectives what it is judged by
 * @param rated every policy set at every point
 * @param sensitivity what the knobs are worth; empty where that is not told
 */
public record SweepReport(
        String scenario,
        SweepResult result,
        List<Objective> objectives,
        List<RatedPoint> rated,
        List<Sensitivity> sensitivity) {
    public SweepReport {
        objectives = List.copyOf(objectives);
        rated = List.copyOf(rated);
        sensitivity = List.copyOf(sensitivity);
    }

    /**
     * The report of a sweep.
     *
     * @param seed of what is random in intervals
     */
    public static SweepReport of(String scenario, SweepResult result, List<Objective> objectives, long seed) {
        return new SweepReport(
                scenario,
                result,
                objectives,
                RatedPoint.of(result, objectives),
                Sensitivity.of(result, objectives, seed));
    }
}

package io.simctl.live.calibrate;

import io.simctl.live.calibrate.fit.Drift;
import io.simctl.live.calibrate.fit.Gap;
import io.simctl.live.calibrate.fit.Load;
import io.simctl.live.calibrate.fit.Speed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * All that a calibration found, in one go or in several.
 *
 * @param models by name, those of which anything was found
 * @param loads of all models
 * @param unloadNanos of all models
 * @param together speed of two busy models in that of one alone; empty when it could not be measured
 * @param drift of the first model's speed from one go to the next
 * @param shortfall what could not be measured, or only at another try
 * @param began when it began
 * @param took how long it took
 * @param load how busy the machine was
 */
record Measured(
        Map<String, Model> models,
        List<Load> loads,
        List<Double> unloadNanos,
        Optional<Double> together,
        Drift drift,
        Shortfall shortfall,
        Instant began,
        Duration took,
        MachineLoad load) {

    Measured {
        loads = List.copyOf(loads);
        unloadNanos = List.copyOf(unloadNanos);
    }

    /**
     * The part that was not measured as it should have been.
     *
     * @param gaps what could not be measured, beside those of the models
     * @param failures stages that a server failed at, a sentence each
     * @param retries tries that were made once more because a server failed at them
     */
    record Shortfall(List<Gap> gaps, List<String> failures, int retries) {
        Shortfall {
            gaps = List.copyOf(gaps);
            failures = List.copyOf(failures);
        }
    }

    /**
     * One model.
     *
     * @param kvTokens tokens of context that the server held at once; empty when it was not measured
     * @param gaps numbers of its speed that the measurements do not bear
     */
    record Model(Speed speed, OptionalLong kvTokens, List<Duration> loads, List<Duration> unloads, List<Gap> gaps) {
        Model {
            gaps = List.copyOf(gaps);
        }

        /** Whether the value, as profiles call it, is not what was measured. */
        boolean lacks(String value) {
            return gaps.stream().anyMatch(gap -> gap.what().endsWith(": " + value));
        }
    }

    /**
     * Load averages of the last minute.
     *
     * @param before below 0 where the operating system reports none
     */
    record MachineLoad(int processors, double before, double after) {}
}

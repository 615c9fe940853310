package io.simctl.live.calibrate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a calibration found, in one go or in several.
 *
 * @param models by name
 * @param loads of all models
 * @param unloadNanos of all models
 * @param together speed of two busy models in that of one alone; empty when it could not be measured
 * @param drift of the first model's speed from one go to the next
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
        Instant began,
        Duration took,
        MachineLoad load) {

    Measured {
        loads = List.copyOf(loads);
        unloadNanos = List.copyOf(unloadNanos);
    }

    /**
     * One model.
     *
     * @param kvTokens tokens of context that the server held at once
     */
    record Model(Speed speed, long kvTokens, List<Duration> loads, List<Duration> unloads) {}

    /**
     * Load averages of the last minute.
     *
     * @param before below 0 where the operating system reports none
     */
    record MachineLoad(int processors, double before, double after) {}
}

package io.simctl.scenario.fault;

import io.simctl.policy.type.Knob;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The times at which a fault comes: fixed ones, or random ones.
 *
 * @param at in ascending order or not; empty where it has no fixed times
 * @param every mean of the time from its end, or the run's beginning, to the next time that it comes
 */
public record Recurrence(
        @Knob(value = "when it comes", min = 0, def = "[]") List<Duration> at,

        @Knob(value = "mean of the exponential time until it comes (again)", min = 1e9)
        Optional<Duration> every) {
    /** Keeps a copy. */
    public Recurrence {
        at = List.copyOf(at);
    }
}

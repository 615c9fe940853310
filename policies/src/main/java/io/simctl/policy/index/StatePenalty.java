package io.simctl.policy.index;

import io.simctl.fleet.ModelState;
import java.time.Duration;

/**
 * The cost of a request before its model can serve it, in milliseconds (d-inference, coordinator scheduler: 0 for a running model,
 * 20 s for one that was shut down while idle, 30 s for one in a state that the Coordinator does not know).
 *
 * @param cold for a model that is on disk or being loaded
 * @param leaving for a model that is about to be unloaded or not there
 */
public record StatePenalty(double cold, double leaving) {
    /** The penalties as knobs state them. */
    public static StatePenalty of(Duration cold, Duration leaving) {
        return new StatePenalty(cold.toNanos() / 1e6, leaving.toNanos() / 1e6);
    }

    /** Milliseconds for a model in this state. */
    public double of(ModelState state) {
        return switch (state) {
            case RESIDENT -> 0;
            case ON_DISK, LOADING -> cold;
            case DRAINING, ABSENT -> leaving;
        };
    }
}

package io.simctl.sim.machine;

import io.simctl.sim.cost.StepCost;
import io.simctl.sim.engine.EngineSettings;

/**
 * The parameters of one model on one machine.
 *
 * @param cost of the engine's steps on this machine when nothing else runs there
 * @param engine how it treats requests
 * @param requestOverhead nanoseconds from the start of a request until the engine has it: the way there, reading it, making tokens
 *     of its text; 0 or more
 */
public record Serving(StepCost cost, EngineSettings engine, long requestOverhead) {
    public Serving {
        if (requestOverhead < 0) {
            throw new IllegalArgumentException("requests take no negative time, such as " + requestOverhead + " ns");
        }
    }
}

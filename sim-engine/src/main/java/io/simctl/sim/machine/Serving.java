package io.simctl.sim.machine;

import io.simctl.sim.cost.StepCost;
import io.simctl.sim.engine.EngineLimits;

/**
 * How a machine serves a model.
 *
 * @param cost of the engine's steps on this machine when nothing else runs there
 * @param limits of the engine
 */
public record Serving(StepCost cost, EngineLimits limits) {}

package io.simctl.sim.machine;

import io.simctl.sim.cost.StepCost;
import io.simctl.sim.engine.EngineSettings;

/**
 * How a machine serves a model.
 *
 * @param cost of the engine's steps on this machine when nothing else runs there
 * @param engine how it treats requests
 */
public record Serving(StepCost cost, EngineSettings engine) {}

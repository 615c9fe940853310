/**
 * The batch engine: continuous batching of one resident model, exact to each iteration at the price of events.
 *
 * <p>A {@link io.simctl.sim.engine.StepPlanner} says what the steps from a boundary on consist of, the {@link
 * io.simctl.sim.engine.Leap} how long they take and where the clock stands in them, and the {@link
 * io.simctl.sim.engine.BatchEngine} leaps from one change of the batch to the next. Which planner, and which {@link
 * io.simctl.sim.engine.KvMemory} beside it, the {@link io.simctl.sim.engine.EngineSettings} say.
 */
@NullMarked
package io.simctl.sim.engine;

import org.jspecify.annotations.NullMarked;

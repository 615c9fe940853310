/**
 * Simulated machines: memory, loads and unloads, and an engine for each resident model, behind the port that real machines
 * have as well.
 *
 * <p>Models on one machine share its memory and its speed; a {@link io.simctl.sim.machine.SimulatedMachine} is where that
 * sharing happens.
 */
@NullMarked
package io.simctl.sim.machine;

import org.jspecify.annotations.NullMarked;

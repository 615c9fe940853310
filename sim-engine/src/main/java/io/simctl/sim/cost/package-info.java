/**
 * What one step of an inference engine costs in time: from the figures of hardware and model, or from measurements.
 *
 * <p>Every cost has the form that lets the batch engine sum up many steps at once: free in the number of tokens of a step, but
 * linear in the context that they attend to.
 */
@NullMarked
package io.simctl.sim.cost;

import org.jspecify.annotations.NullMarked;

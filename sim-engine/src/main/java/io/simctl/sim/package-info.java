/**
 * The simulated world: what the parts of a simulation share.
 *
 * <p>The event kernel, the cost of engine steps, the batch engine and the machines have packages of their own below this one.
 */
@NullMarked
package io.simctl.sim;

import org.jspecify.annotations.NullMarked;

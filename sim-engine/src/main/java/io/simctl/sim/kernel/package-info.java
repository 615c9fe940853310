/**
 * The event kernel: virtual time and the alarms that make it pass.
 *
 * <p>Everything that happens in a simulation happens in the handler of an alarm. The queue is single-threaded, allocates
 * nothing once it has grown, and knows nothing of what the alarms are for.
 */
@NullMarked
package io.simctl.sim.kernel;

import org.jspecify.annotations.NullMarked;

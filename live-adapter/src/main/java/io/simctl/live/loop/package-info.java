/**
 * The live run: one thread turns the Coordinator and its NodeAgents on wall time, while streams and servers are carried by threads
 * of their own. Those report what they see as {@link io.simctl.live.loop.Observation}s, and nothing else enters the control plane.
 *
 * <p>Time inside the loop is logical: an alarm rings at the time it was set for, however late the thread gets to it, and an
 * observation happens when the loop takes it up, after every alarm due by then. So a journal of the observations and their times is
 * all that a run depends on; played back, it gives the same decisions.
 */
@NullMarked
package io.simctl.live.loop;

import org.jspecify.annotations.NullMarked;

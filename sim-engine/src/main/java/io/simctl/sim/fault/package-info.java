/** The faults of a scenario as they happen to simulated machines and to the ways to them. */
@NullMarked
package io.simctl.sim.fault;

import org.jspecify.annotations.NullMarked;

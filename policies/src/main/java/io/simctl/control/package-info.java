/**
 * The control plane's ports and what travels through it: alarms, backends, attempts and their legs. The actors are in the packages
 * below.
 *
 * <p>Everything here is sans-I/O. Time comes in as {@code now} in nanoseconds since the run began, timers through {@link
 * io.simctl.control.Alarms}, machines through {@link io.simctl.control.Backend}; so a simulation and a live run execute
 * the same lines. Models and machines are named by their index in the {@link io.simctl.fleet.Fleet}.
 */
@NullMarked
package io.simctl.control;

import org.jspecify.annotations.NullMarked;

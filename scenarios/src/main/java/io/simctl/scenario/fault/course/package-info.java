/** The course of a scenario's faults in a run: when each of them holds on which machine. */
@NullMarked
package io.simctl.scenario.fault.course;

import org.jspecify.annotations.NullMarked;

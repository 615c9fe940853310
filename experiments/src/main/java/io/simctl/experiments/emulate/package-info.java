/** Machines of scenarios and profiles as emulated servers, with the times that a simulation gives them. */
@NullMarked
package io.simctl.experiments.emulate;

import org.jspecify.annotations.NullMarked;

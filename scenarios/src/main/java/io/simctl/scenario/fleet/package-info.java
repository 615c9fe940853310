/** Machines as scenarios describe them: kinds of hardware, and groups of equal machines. */
@NullMarked
package io.simctl.scenario.fleet;

import org.jspecify.annotations.NullMarked;

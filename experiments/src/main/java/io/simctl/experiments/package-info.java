/**
 * Experiments: which runs of a scenario are to be made, their execution on this computer, and the report of what they gave.
 *
 * <p>A program that uses simctl begins here. Nothing in this package or those below it reads options, knows a terminal or prints.
 */
@NullMarked
package io.simctl.experiments;

import org.jspecify.annotations.NullMarked;

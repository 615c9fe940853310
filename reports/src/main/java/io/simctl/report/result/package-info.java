/**
 * The immutable results of a run, {@link io.simctl.report.result.RunResult}: counts, distributions and series that can be added
 * to those of other models and of other runs.
 */
@NullMarked
package io.simctl.report.result;

import org.jspecify.annotations.NullMarked;

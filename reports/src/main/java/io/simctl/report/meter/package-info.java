/**
 * The meters that turn the events of one run into figures: {@link io.simctl.report.meter.RunMetrics} listens, {@link
 * io.simctl.report.result.RunResult} is what remains. Memory does not grow with the length of a run.
 */
@NullMarked
package io.simctl.report.meter;

import org.jspecify.annotations.NullMarked;

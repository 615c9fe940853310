/**
 * Turns the events of one run into figures: {@link io.simctl.report.metrics.RunMetrics} listens, {@link
 * io.simctl.report.metrics.RunResult} is what remains. Memory does not grow with the length of a run.
 */
@NullMarked
package io.simctl.report.metrics;

import org.jspecify.annotations.NullMarked;

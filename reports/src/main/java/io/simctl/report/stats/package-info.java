/**
 * The statistics of samples: when a percentile deserves to be printed ({@link io.simctl.report.stats.Tails}), and how
 * far a difference between two policies is to be trusted ({@link io.simctl.report.stats.Sections}).
 */
@NullMarked
package io.simctl.report.stats;

import org.jspecify.annotations.NullMarked;

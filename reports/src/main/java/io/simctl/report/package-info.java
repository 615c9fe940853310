/**
 * What a run leaves behind: the {@link io.simctl.report.Report} and its metrics, comparisons between policies, and the
 * directory that everything is written to.
 */
@NullMarked
package io.simctl.report;

import org.jspecify.annotations.NullMarked;

/**
 * The metrics that runs are judged by. Each is declared once, as a {@link io.simctl.report.metric.Metric} or as a family of
 * statistics, and the {@link io.simctl.report.metric.MetricCatalogue} of all declarations is what tables, files, comparisons and
 * explanations iterate over.
 */
@NullMarked
package io.simctl.report.metric;

import org.jspecify.annotations.NullMarked;

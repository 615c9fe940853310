/** Runs on Apache Spark: the process that hands them to a cluster and their results back. Scheduling and transport are Spark's. */
@NullMarked
package io.simctl.spark;

import org.jspecify.annotations.NullMarked;

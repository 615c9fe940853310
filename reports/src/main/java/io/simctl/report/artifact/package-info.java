/**
 * The results of runs as files for other programs and later commands: an {@link io.simctl.report.artifact.Artifact} is read
 * again, merged with those of other replications and policies, and turned into a report, without a run.
 */
@NullMarked
package io.simctl.report.artifact;

import org.jspecify.annotations.NullMarked;

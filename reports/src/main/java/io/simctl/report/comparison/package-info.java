/** Differences between policies and how far to trust them, and the table that shows which policy is best. */
@NullMarked
package io.simctl.report.comparison;

import org.jspecify.annotations.NullMarked;

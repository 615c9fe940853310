/** The single requests of runs, as {@code requests.csv} has them, read again and paired. */
@NullMarked
package io.simctl.report.requests;

import org.jspecify.annotations.NullMarked;

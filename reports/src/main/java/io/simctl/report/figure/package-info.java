/** Figures as people name and bound them, and what the runs of a policy say of one: its value, that of each run, and its interval. */
@NullMarked
package io.simctl.report.figure;

import org.jspecify.annotations.NullMarked;

/** Policies of different artifacts held against each other: whether they can be, and what it gives. */
@NullMarked
package io.simctl.report.across;

import org.jspecify.annotations.NullMarked;

/** Artifacts read to decide upon: pairs of policies to compare, and rules to hold them to. */
@NullMarked
package io.simctl.experiments.decide;

import org.jspecify.annotations.NullMarked;

/** Tuning: the search for the values of a policy set's knobs that serve best, and what they are worth on seeds that the search never saw. */
@NullMarked
package io.simctl.experiments.tune;

import org.jspecify.annotations.NullMarked;

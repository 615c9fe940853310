/** Designs of experiments: knobs of a scenario that are varied, and the points at which it is run. */
@NullMarked
package io.simctl.experiments.design;

import org.jspecify.annotations.NullMarked;

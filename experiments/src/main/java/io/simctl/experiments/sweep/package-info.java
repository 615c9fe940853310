/** Sweeps: a scenario run at every point of a design, resumably, and what its figures say of the knobs. */
@NullMarked
package io.simctl.experiments.sweep;

import org.jspecify.annotations.NullMarked;

/** Demand as a fluid in slices of time, and the models on machines that serve most of it. */
@NullMarked
package io.simctl.policy.placement.fluid;

import org.jspecify.annotations.NullMarked;

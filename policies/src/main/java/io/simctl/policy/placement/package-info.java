/** Which model lives on which machine, planned on a tick ({@link io.simctl.policy.Placement}). */
@NullMarked
package io.simctl.policy.placement;

import org.jspecify.annotations.NullMarked;

/** Which machine runs a request ({@link io.simctl.policy.FleetScheduling})? */
@NullMarked
package io.simctl.policy.scheduling;

import org.jspecify.annotations.NullMarked;

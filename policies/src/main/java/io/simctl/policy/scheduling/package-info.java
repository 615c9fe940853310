/** Which machine runs a request ({@link io.simctl.policy.scheduling.FleetScheduling}), and in which order do waiting ones get
 * their seats ({@link io.simctl.policy.scheduling.NodeScheduling})? */
@NullMarked
package io.simctl.policy.scheduling;

import org.jspecify.annotations.NullMarked;

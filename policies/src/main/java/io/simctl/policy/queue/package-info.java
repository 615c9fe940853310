/** The order in which waiting requests get their slots ({@link io.simctl.policy.NodeQueue}). */
@NullMarked
package io.simctl.policy.queue;

import org.jspecify.annotations.NullMarked;

/** Coverage of demand by machines that share their time among models, and the moves whose benefit exceeds their cost. */
@NullMarked
package io.simctl.policy.placement.autopilot;

import org.jspecify.annotations.NullMarked;

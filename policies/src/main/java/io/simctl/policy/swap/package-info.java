/** What leaves a machine's memory to make room for another model ({@link io.simctl.policy.Swap}). */
@NullMarked
package io.simctl.policy.swap;

import org.jspecify.annotations.NullMarked;

/** How the Coordinator learns of its machines ({@link io.simctl.policy.Telemetry}). */
@NullMarked
package io.simctl.policy.telemetry;

import org.jspecify.annotations.NullMarked;

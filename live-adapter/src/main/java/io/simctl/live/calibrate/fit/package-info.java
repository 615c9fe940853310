/**
 * What measurements of a server say: the plan of what to measure, the coefficients that suit the readings best, the bounds that they
 * cannot leave, and the gaps that remain. No clock, no thread and no socket.
 */
@NullMarked
package io.simctl.live.calibrate.fit;

import org.jspecify.annotations.NullMarked;

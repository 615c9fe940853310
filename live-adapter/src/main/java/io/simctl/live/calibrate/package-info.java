/**
 * Calibration: what a server's steps, loads and neighbours cost on this machine, measured over HTTP and written as a profile that
 * scenarios name.
 *
 * <p>{@link io.simctl.live.calibrate.Bench} measures what a plan says, {@link io.simctl.live.calibrate.Readings} understands the stamps,
 * {@link io.simctl.live.calibrate.fit} finds the coefficients and what of them may be believed, and {@link
 * io.simctl.live.calibrate.MeasuredProfile} says it in the words of profiles. {@link io.simctl.live.calibrate.Calibrator} goes from one
 * stage to the next within its {@link io.simctl.live.calibrate.Budget}. Only {@code Stream} and {@code HttpService} touch threads and
 * sockets.
 */
@NullMarked
package io.simctl.live.calibrate;

import org.jspecify.annotations.NullMarked;

/**
 * Calibration: what a server's steps, loads and neighbours cost on this machine, measured over HTTP and written as a profile that
 * scenarios name.
 *
 * <p>A {@link io.simctl.live.calibrate.Plan} says what to measure, {@link io.simctl.live.calibrate.Bench} measures it, {@link
 * io.simctl.live.calibrate.Readings} understands the stamps, {@link io.simctl.live.calibrate.SpeedFit} and {@link
 * io.simctl.live.calibrate.LoadFit} find the coefficients, and {@link io.simctl.live.calibrate.MeasuredProfile} says it in the words of
 * profiles. Only {@code Bench}, {@code Stream} and {@link io.simctl.live.calibrate.Calibrator} touch clocks, threads and sockets.
 */
@NullMarked
package io.simctl.live.calibrate;

import org.jspecify.annotations.NullMarked;

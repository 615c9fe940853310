package io.simctl.live.calibrate;

/**
 * The result of one measurement.
 *
 * @param of what was measured
 * @param tokens of the prompt; for a decode step, those that all its sequences attended to
 * @param nanos time to first token, of a decode step, or of the delay, which may be below zero
 */
record Reading(Measurement of, double tokens, double nanos) {}

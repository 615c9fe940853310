package io.simctl.live.calibrate.fit;

/**
 * The result of one measurement.
 *
 * @param of what was measured
 * @param tokens of the prompt; for a decode step, those that all its sequences attended to
 * @param nanos time to first token, of a decode step, or of the delay, which may be below zero
 */
public record Reading(Measurement of, double tokens, double nanos) {
    /** Whether it is a number that a clock and a counter can show. */
    public boolean isUsable() {
        boolean isTime = Double.isFinite(nanos) && (nanos > 0 || of instanceof Measurement.Join);
        return isTime && Double.isFinite(tokens) && tokens > 0;
    }
}

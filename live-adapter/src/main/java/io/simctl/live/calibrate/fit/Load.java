package io.simctl.live.calibrate.fit;

/**
 * A load of a model.
 *
 * @param weightBytes its size
 * @param nanos from the order to readiness
 * @param isFirst whether the weights may have come from disk
 */
public record Load(long weightBytes, double nanos, boolean isFirst) {}

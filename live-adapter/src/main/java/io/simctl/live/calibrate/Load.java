package io.simctl.live.calibrate;

/**
 * A load of a model.
 *
 * @param weightBytes its size
 * @param nanos from the order to readiness
 * @param isFirst whether the weights may have come from disk
 */
record Load(long weightBytes, double nanos, boolean isFirst) {}

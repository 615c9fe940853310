package io.simctl.live.calibrate;

/** A server did not answer as it must to be measured. The message names the model and says why. */
public final class CalibrationFailure extends Exception {
    private static final long serialVersionUID = 1L;

    CalibrationFailure(String message) {
        super(message);
    }
}

package io.simctl.live.calibrate;

/** The tries of a calibration that are made once more because a server failed at them: a lost connection costs a reading, no more. */
final class Retries {
    private static final int TRIES = 3;
    /** In all: a server that fails more often is not one to measure. */
    private static final int MOST = 20;

    private int made;

    /** Something that a server is asked. */
    @FunctionalInterface
    interface Try<T> {
        /** Asks it. */
        T make() throws CalibrationFailure, InterruptedException;
    }

    /** The result of the first try that succeeds. */
    <T> T of(Try<T> what) throws CalibrationFailure, InterruptedException {
        for (int nth = 1; ; nth++) {
            try {
                return what.make();
            } catch (CalibrationFailure failure) {
                if (!failure.isPassing() || nth == TRIES || made == MOST) {
                    throw failure;
                }
                made++;
            }
        }
    }

    /** Tries that were made once more. */
    int made() {
        return made;
    }
}

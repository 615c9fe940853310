package io.simctl.live.calibrate;

import io.simctl.live.calibrate.fit.Gap;
import io.simctl.live.process.StartFailure;
import java.util.ArrayList;
import java.util.List;

/** The setbacks of a calibration, none of which ends it: tries made once more, stages that failed, and what is not known for it. */
final class Setbacks {
    private static final int TRIES = 3;
    /** Tries made once more, in all: a server that fails more often is not one to measure. */
    private static final int MOST = 20;

    private int retries;
    private final List<String> failures = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();

    /** A part of the calibration. */
    @FunctionalInterface
    interface Stage {
        /** Makes it. */
        void run() throws StartFailure, CalibrationFailure, InterruptedException;
    }

    /** Something that a server is asked. */
    @FunctionalInterface
    interface Try<T> {
        /** Asks it. */
        T make() throws CalibrationFailure, InterruptedException;
    }

    /** The result of the first try that succeeds: a lost connection costs a try, no more. */
    <T> T retried(Try<T> what) throws CalibrationFailure, InterruptedException {
        for (int nth = 1; ; nth++) {
            try {
                return what.make();
            } catch (CalibrationFailure failure) {
                if (!failure.isPassing() || nth == TRIES || retries == MOST) {
                    throw failure;
                }
                retries++;
            }
        }
    }

    /** Another go begins: what an earlier one had no time for may be known after it. */
    void again() {
        gaps.clear();
    }

    /** Makes a stage whose failure costs no more than what it would have found. */
    void bear(String what, Stage stage) throws InterruptedException {
        try {
            stage.run();
        } catch (StartFailure | CalibrationFailure failure) {
            failed(what, failure);
        }
    }

    void failed(String what, Exception failure) {
        failures.add(what + " could not be measured: " + failure.getMessage());
    }

    void gap(Gap gap) {
        gaps.add(gap);
    }

    Measured.Shortfall shortfall() {
        return new Measured.Shortfall(gaps, failures, retries);
    }
}

package io.simctl.live.calibrate;

import io.simctl.live.calibrate.fit.Gap;
import io.simctl.live.process.StartFailure;
import java.util.ArrayList;
import java.util.List;

/** The setbacks of a calibration, none of which ends it: tries made once more, stages that failed, and what is not known for it. */
final class Setbacks {
    private final Retries retries = new Retries();
    private final List<String> failures = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();

    /** A part of the calibration. */
    @FunctionalInterface
    interface Stage {
        /** Makes it. */
        void run() throws StartFailure, CalibrationFailure, InterruptedException;
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

    Retries retries() {
        return retries;
    }

    Measured.Shortfall shortfall() {
        return new Measured.Shortfall(gaps, failures, retries.made());
    }
}

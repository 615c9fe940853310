package io.simctl.live.calibrate;

/** A server that did not answer as it must to be measured. The message names the model and says why. */
public final class CalibrationFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final String model;

    /**
     * A failure.
     *
     * @param model name of the one whose server failed
     * @param why what that server did
     */
    CalibrationFailure(String model, String why) {
        super(model + ": " + why);
        this.model = model;
    }

    private CalibrationFailure(CalibrationFailure bare, String lastWords) {
        super(bare.getMessage() + "\n" + lastWords, bare);
        this.model = bare.model;
    }

    /** The same, with what the server said last. */
    CalibrationFailure with(String lastWords) {
        return new CalibrationFailure(this, lastWords);
    }

    /** Name of the model whose server failed. */
    String model() {
        return model;
    }
}

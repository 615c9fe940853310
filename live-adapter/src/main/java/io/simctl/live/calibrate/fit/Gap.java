package io.simctl.live.calibrate.fit;

/**
 * A number that the measurements do not bear. Something else stands in its place, or nothing.
 *
 * @param what in the words of profiles, with the model's name where it is one model's
 * @param why it is not known, and what stands there instead
 * @param cure what to do so that it is
 */
public record Gap(String what, String why, String cure) {
    /** The cure where there was too little time. */
    public static final String MORE_TIME = "give the calibration more time";

    /** It in a line. */
    public String line() {
        return what + ": " + why + "; " + cure;
    }
}

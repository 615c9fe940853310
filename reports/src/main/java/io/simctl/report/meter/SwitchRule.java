package io.simctl.report.meter;

/**
 * The rule by which a load on a machine is a switch or not. Switches are those that begin after another model has left memory
 * since the load before. So a model that is loaded beside others, or comes back to where it was, is no switch, and a model
 * that has left counts for one switch only.
 */
public final class SwitchRule {
    private static final int NONE = -1;
    private static final int SEVERAL = -2;

    private int left = NONE;

    /** A model has left memory. */
    public void left(int model) {
        left = left == NONE || left == model ? model : SEVERAL;
    }

    /** A load of the model begins; answers whether it is a switch. */
    public boolean loads(int model) {
        boolean another = left != NONE && left != model;
        left = NONE;
        return another;
    }
}

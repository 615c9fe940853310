package io.simctl.scenario.fault.course;

/**
 * The fate of a load that begins.
 *
 * @param fails whether it ends without the model
 * @param hangs nanoseconds that it takes beside what loads take; {@link io.simctl.control.Alarm#NEVER} where it never ends by itself
 */
public record LoadFate(boolean fails, long hangs) {
    /** A load as it should be. */
    public static final LoadFate SOUND = new LoadFate(false, 0);
}

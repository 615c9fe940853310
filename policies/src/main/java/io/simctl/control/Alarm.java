package io.simctl.control;

/** A timer owned by one actor, armed for at most one time at once. */
public interface Alarm {
    /** The value of {@link #at()} while the alarm is not armed. */
    long NEVER = Long.MAX_VALUE;

    /**
     * Arms the alarm, or moves it earlier or later when it is armed already.
     *
     * @param at nanoseconds since the run began; a time in the past rings as soon as possible, and {@link #NEVER} disarms
     */
    void set(long at);

    /** Disarms the alarm; does nothing when it is not armed. */
    void cancel();

    /** When the alarm will ring, in nanoseconds since the run began, or {@link #NEVER}. */
    long at();

    /** Whether the alarm will ring. */
    default boolean isSet() {
        return at() != NEVER;
    }
}

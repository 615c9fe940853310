package io.simctl.control;

import java.util.function.LongConsumer;

/**
 * The port through which actors get their timers and learn the time.
 *
 * <p>Alarms that are due at the same time ring in the order in which they were armed. A handler runs to its end before the
 * next alarm rings, on one thread.
 */
public interface Alarms {
    /** Nanoseconds since the run began. */
    long now();

    /**
     * Makes an alarm, not armed yet.
     *
     * @param onRing called with the current time when the alarm rings; the alarm is disarmed by then and may be armed again
     *     from inside the call
     */
    Alarm create(LongConsumer onRing);
}

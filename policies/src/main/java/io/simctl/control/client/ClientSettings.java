package io.simctl.control.client;

import io.simctl.control.Alarm;

/**
 * The behaviour of clients: when they try again and when they give up.
 *
 * @param timeout nanoseconds from the intended time to giving up, retries included; {@link Alarm#NEVER} for never
 * @param retries how often a client tries again after it was rejected; 0 for not at all
 * @param honoursRetryAfter whether a client waits as long as the answer asks for
 * @param backoff nanoseconds of the first pause when the answer names none or the client does not care; doubles each time
 * @param longestPause bound of every pause, in nanoseconds
 */
public record ClientSettings(long timeout, int retries, boolean honoursRetryAfter, long backoff, long longestPause) {
    /** Clients that wait for ever and never try again. */
    public static final ClientSettings PATIENT = new ClientSettings(Alarm.NEVER, 0, true, 0, 0);

    /**
     * How long a client waits after its try {@code number} was rejected, in nanoseconds.
     *
     * @param retryAfter what the answer asks for, 0 for nothing
     */
    long pause(int number, long retryAfter) {
        long pause = honoursRetryAfter && retryAfter > 0 ? retryAfter : backoff << Math.min(number - 1, Byte.SIZE);
        return Math.min(pause, longestPause);
    }
}

package io.simctl.control.coordinator;

/** The wait that a Coordinator advises a client which it rejects because of its queue. */
final class RetryAfter {
    private static final long SECOND = 1_000_000_000L;

    private RetryAfter() {}

    /**
     * The ladder of d-inference before its estimate by Little's law: 2 s while nobody waits, else three seconds for each who
     * does, between 2 and 30 s.
     *
     * @param queued requests that wait
     * @return nanoseconds
     */
    static long ofQueue(int queued) {
        long seconds = queued == 0 ? 2 : Math.clamp(3L * queued, 2, 30);
        return seconds * SECOND;
    }
}

package io.simctl.policy.placement;

/**
 * The figures of a model in the fleet at one tick.
 *
 * @param warm machines that can serve it at once
 * @param saturated warm ones that take no more
 * @param foreignBlocked saturated ones that are busy with other models only
 * @param pool machines that belong to its pool
 * @param cold machines that could load it now
 * @param running requests that hold a slot, by the last reports
 * @param waiting requests that wait on machines, by the last reports
 * @param queued requests that wait in the Coordinator
 * @param queueAge how long the oldest of these has waited, nanoseconds
 */
record Census(
        int warm,
        int saturated,
        int foreignBlocked,
        int pool,
        int cold,
        int running,
        int waiting,
        int queued,
        long queueAge) {}

package io.simctl.policy;

import io.simctl.fleet.Outcome;

/**
 * Node-level admission: how many requests of a model run at once on a machine, and how many wait. Each model of each machine
 * has its own door. The NodeAgent keeps the queue and its timers.
 */
public interface NodeAdmission {
    /** Requests of the model that may be at the backend at once, at least 1. */
    int seats(int model);

    /** How long a request may wait for its seat, in nanoseconds; {@link Long#MAX_VALUE} for ever. */
    long maxWait();

    /**
     * Whether one more may come in.
     *
     * @param running attempts of the model that hold a seat
     * @param waiting attempts of the model that wait for one
     */
    Verdict arrive(int model, int running, int waiting);

    /** The answer to one whose wait has passed {@link #maxWait()}, after it has left the queue. */
    Outcome.Rejected waitedTooLong(int model, int running, int waiting);
}

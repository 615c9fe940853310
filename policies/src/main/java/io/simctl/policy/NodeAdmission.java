package io.simctl.policy;

import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;

/**
 * Node-level admission: which requests may stay on a machine, and how many hold a slot at once. It is asked about each request
 * when it arrives and, while it waits at the head of a lane, whenever something has changed. The machine keeps the queue and
 * its timers.
 */
public interface NodeAdmission {
    /**
     * Requests of the model that may hold a slot at once, at least 1. It may change while the machine runs; heartbeats tell
     * the Coordinator.
     */
    int slots(int model);

    /** Whether {@link #slots} never changes; {@code false} is always safe, and costs each report a look at every model. */
    default boolean hasFixedSlots() {
        return false;
    }

    /** Whether a request that has just arrived may stay. */
    NodeVerdict arrive(Request request, NodeView node, long now);

    /** Whether an admitted request may get a slot now. */
    default boolean mayStart(Request request, NodeView node, long now) {
        return node.running(request.model()) < slots(request.model());
    }

    /**
     * Until when a request may go on to wait whose time is up, asked while it still waits; not later than {@code now} for no longer. So a policy
     * can have requests wait for one thing after the other.
     */
    default long waitsUntil(Request request, NodeView node, long now) {
        return now;
    }

    /** The answer to a request whose wait has become too long, after it has left the queue. */
    Outcome.Rejected waitedTooLong(Request request, NodeView node, long now);
}

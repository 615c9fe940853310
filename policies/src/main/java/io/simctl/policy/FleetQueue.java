package io.simctl.policy;

import io.simctl.fleet.Request;
import io.simctl.policy.QueueOrder.Lanes;

/**
 * The order in which the requests that wait in the Coordinator are sent to machines, across models, principals and priorities, and
 * the bounds of the waiting. One that wants to hear what becomes of requests is a {@link FleetObserver} as well; most are not, and each
 * one that listens costs a call for every request.
 */
public interface FleetQueue extends QueueOrder {
    /** The wait of a request that may wait for ever. */
    long FOR_EVER = Long.MAX_VALUE;

    /**
     * Whether one more request may wait.
     *
     * @param inLane how many wait in its lane
     * @param inAll how many wait in all lanes together
     */
    boolean hasRoom(Request request, int inLane, int inAll);

    /** Nanoseconds that the request may wait, or {@link #FOR_EVER}. */
    long maxWait(Request request);

    /**
     * Chooses who goes next, now that a machine has changed. It is asked again until it answers {@link Lanes#NONE}; a lane whose head
     * finds no machine is closed until the next change.
     *
     * @return an open lane, or {@link Lanes#NONE} to let all of them wait
     */
    default int next(Lanes lanes, FleetView fleet, long now) {
        return lanes.nextOpen(0);
    }
}

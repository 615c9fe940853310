package io.simctl.control;

import io.simctl.fleet.Request;

/** Something that waits in a {@link RequestQueue}; its ticket tells the queue whether the place that it took is still its own. */
interface Queued {
    /** What is asked for. */
    Request request();

    /** The number that is its place in the queue where it waits. */
    int ticket();

    /** Gives up its place in whatever queue it waits in, so that the place is void. */
    int nextTicket();
}

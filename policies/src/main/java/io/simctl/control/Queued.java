package io.simctl.control;

import io.simctl.control.queue.RequestQueue;
import io.simctl.fleet.Request;

/**
 * A request on its way that can wait in a {@link RequestQueue}, in one at a time. A class, since what is on its way is cast to it many
 * times for each request, and a cast to an interface that several classes have costs a search.
 */
public abstract class Queued extends PlacedSet.Member {
    private int queuePlace;

    /** What is asked for. */
    public abstract Request request();

    /** The number that the queue has given it last. */
    public final int queuePlace() {
        return queuePlace;
    }

    /** For queues: a number to find its place by. */
    public final void queuePlace(int place) {
        queuePlace = place;
    }
}

package io.simctl.control;

import io.simctl.control.queue.RequestQueue;
import io.simctl.fleet.Request;

/** A request on its way that can wait in a {@link RequestQueue}, in one at a time. */
public interface Queued {
    /** What is asked for. */
    Request request();

    /** The number that the queue has given it last. */
    int queuePlace();

    /** For queues: a number to find its place by. */
    void queuePlace(int place);
}

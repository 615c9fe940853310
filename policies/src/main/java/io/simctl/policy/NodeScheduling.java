package io.simctl.policy;

import io.simctl.fleet.Request;

/** Node-level scheduling: the order in which waiting requests of a model get their seats. */
public interface NodeScheduling {
    /**
     * The place of a request in the queue: smaller goes first, equal ones go in the order in which they came.
     *
     * @param now when the request came to the machine
     */
    long rank(Request request, long now);
}

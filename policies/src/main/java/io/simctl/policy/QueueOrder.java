package io.simctl.policy;

import io.simctl.fleet.Request;

/**
 * The order of a queue: requests wait in lanes, and within a lane by class, rank and arrival. Only the head of a lane can be
 * next, so requests that are held up for different reasons belong into different lanes.
 */
public interface QueueOrder {
    /** The lanes of a queue as a policy sees them when it is asked who goes next. */
    interface Lanes {
        /** No lane. */
        int NONE = -1;

        /** The first lane with index {@code from} or higher in which somebody waits whose turn it could be now, or {@link #NONE}. */
        int nextOpen(int from);

        /** The request at the head of a lane that is not empty. */
        Request head(int lane);

        /** The rank that the head was given when it came. */
        long rank(int lane);

        /** When the head came, nanoseconds since the run began. */
        long since(int lane);

        /** How many wait in the lane. */
        int size(int lane);
    }

    /**
     * The lane in which a request waits: a small number, from 0 on. By default each model has one.
     *
     * @param queueClass the class that admission has put it in
     */
    default int lane(Request request, int queueClass) {
        return request.model();
    }

    /**
     * The place of a request in its lane: smaller goes first, equal ones go in the order in which they came.
     *
     * @param now when the request came
     */
    long rank(Request request, long now);

    /**
     * A request comes to wait, which has its lane and rank already; those that wait before it are in {@code lanes}. Does nothing unless
     * overridden.
     */
    default void joins(Request request, Lanes lanes, long now) {}
}

package io.simctl.policy;

import io.simctl.fleet.Request;

/** The lanes of a queue as a policy sees them when it is asked who goes next. */
public interface Lanes {
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

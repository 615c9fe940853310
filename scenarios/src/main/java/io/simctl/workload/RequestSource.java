package io.simctl.workload;

import io.simctl.control.Demand;
import java.io.Closeable;

/** Requests in the order of their times, as one of the sources that are merged. */
interface RequestSource extends Closeable {
    /** The answer of {@link #nextAt} when there is no further request. */
    long NEVER = Long.MAX_VALUE;

    /** When the next request is intended to be sent, in nanoseconds since the run began, or {@link #NEVER}. */
    long nextAt();

    /**
     * Takes the next request, of which there must be one.
     *
     * @param id the number that it gets
     */
    Demand next(long id);

    @Override
    default void close() {}
}

package io.simctl.workload;

import io.simctl.control.Demand;
import java.io.Closeable;

/** Requests in the order of their times. */
public interface RequestSource extends Demand.Arrivals, Closeable {
    @Override
    default void close() {}
}

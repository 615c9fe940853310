package io.simctl.trace;

/** The requests of a trace that are read. */
public enum Take {
    /** Requests that were answered. */
    ANSWERED,
    /** These and the ones that the server rejected, of which the trace must say so: all that servers were asked. */
    DEMAND,
    /** All requests, failed ones included. */
    ALL,
    /** The same with {@link TraceRow#other}. */
    WHOLE;

    /** Whether it takes this request. */
    public boolean takes(TraceRow row) {
        return switch (this) {
            case ANSWERED -> !row.failed();
            case DEMAND -> !row.failed() || row.recorded().isRejection();
            case ALL, WHOLE -> true;
        };
    }
}

package io.simctl.fleet;

/** The end of a request; every submitted request ends in exactly one of these ways. */
public sealed interface Outcome {
    /** All tokens reached the client. */
    record Completed() implements Outcome {}

    /** The cause of a rejection; those who plan capacity read it instead of reasons, which belong to whoever rejects. */
    enum Cause {
        /** There is not enough of something: slots, memory, machines that may serve the model. */
        CAPACITY,
        /** It could be served, but too late. */
        LATENCY,
        /** The operator wants it rejected. */
        OPERATOR,
        /** The request itself cannot be served as it is. */
        CLIENT
    }

    /**
     * Rejected before any token, with an HTTP status.
     *
     * @param status 429 or 503
     * @param reason in the vocabulary of whoever rejects, such as {@code pool_exhausted}
     * @param cause what it is owed to
     * @param retryAfter nanoseconds after which the client may try again; 0 when the answer names none
     * @param words what a real server said, as it said it; empty where simctl itself rejects
     */
    record Rejected(int status, String reason, Cause cause, long retryAfter, String words) implements Outcome {
        /** A rejection by simctl itself. */
        public Rejected(int status, String reason, Cause cause, long retryAfter) {
            this(status, reason, cause, retryAfter, "");
        }

        /** The same with another time to try again, in nanoseconds. */
        public Rejected retryAfter(long nanos) {
            return new Rejected(status, reason, cause, nanos, words);
        }

        /** A rejection for want of capacity. */
        public Rejected(int status, String reason, long retryAfter) {
            this(status, reason, Cause.CAPACITY, retryAfter);
        }
    }

    /**
     * Broken off by a fault of the machine or of the way to it.
     *
     * @param status HTTP status that the client saw, or 0 when the connection broke
     * @param cause in the vocabulary of whoever saw it, such as {@code connection_lost}; of few values, so that it can be counted by
     * @param words what a real server said, as it said it, or what was seen of its reply; empty where none serves
     */
    record Failed(int status, String cause, String words) implements Outcome {
        /** A failure of which no server said anything. */
        public Failed(int status, String cause) {
            this(status, cause, "");
        }
    }

    /** The client's timeout passed. */
    record TimedOut() implements Outcome {}

    /** The client gave the request up for a reason of its own. */
    record Cancelled() implements Outcome {}

    /** Still under way when the run ended. */
    record Unfinished() implements Outcome {}

    /** The one completed outcome. */
    Completed COMPLETED = new Completed();

    /** The one timed-out outcome. */
    TimedOut TIMED_OUT = new TimedOut();

    /** The one cancelled outcome. */
    Cancelled CANCELLED = new Cancelled();

    /** The one unfinished outcome. */
    Unfinished UNFINISHED = new Unfinished();
}

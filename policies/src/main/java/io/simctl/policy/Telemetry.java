package io.simctl.policy;

/**
 * The way in which the Coordinator learns of its machines, and the point from which on it takes one for offline. A machine that is
 * offline is no candidate for anything; one word of it counts towards its return.
 */
public interface Telemetry {
    /** The side that begins. */
    enum Mode {
        /** Each machine reports by itself. */
        PUSH,
        /** The Coordinator asks one machine after the other, and waits for the answer or its timeout before it asks the next. */
        POLL
    }

    /** Who begins. */
    Mode mode();

    /**
     * Nanoseconds between two reports of a machine, or from the end of a round of questions to the beginning of the next; 0 for the
     * interval that the scenario's network names.
     */
    long interval();

    /** Nanoseconds after which a question without an answer, or a silence, is a miss; {@link Long#MAX_VALUE} for never. */
    long timeout();

    /**
     * Whether a machine is offline from now on.
     *
     * @param misses how many there were in a row, at least 1
     */
    boolean isOffline(int misses);

    /**
     * Whether a machine that was offline is back.
     *
     * @param reports how many came in a row, at least 1
     */
    boolean isBack(int reports);
}

package io.simctl.policy;

import io.simctl.fleet.Outcome;

/** The answer of a node admission policy to a request. */
public sealed interface NodeVerdict {
    /** The wait of a request that may wait for ever. */
    long FOR_EVER = Long.MAX_VALUE;

    /**
     * The request may stay. It gets a slot when it is its turn, at once if nothing stands against that, and waits until then.
     *
     * @param queueClass where it waits: in each lane of the queue a smaller class goes first, whatever the ranks
     * @param maxWait nanoseconds that it may wait for a slot; {@link #FOR_EVER} for no limit
     */
    record Admit(int queueClass, long maxWait) implements NodeVerdict {
        /** In the first class. */
        public Admit(long maxWait) {
            this(0, maxWait);
        }
    }

    /** The request is rejected. */
    record Reject(Outcome.Rejected rejection) implements NodeVerdict {}
}

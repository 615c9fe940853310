package io.simctl.policy;

import io.simctl.policy.QueueOrder.Lanes;

/** The order in which the requests that wait on a machine get their slots, across models and principals. */
public interface NodeQueue extends QueueOrder {
    /**
     * Chooses who gets a slot now. It is asked again until it answers {@link Lanes#NONE}, and once more whenever something on
     * the machine changes.
     *
     * @return an open lane, whose head goes next, or {@link Lanes#NONE} to let all of them wait
     */
    default int next(Lanes lanes, NodeView node, long now) {
        return lanes.nextOpen(0);
    }
}

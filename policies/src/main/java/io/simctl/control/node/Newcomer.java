package io.simctl.control.node;

import io.simctl.fleet.Request;
import io.simctl.policy.QueueOrder;
import io.simctl.policy.QueueOrder.Lanes;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of an empty queue to which one request has just come. Most requests need not wait, and to ask a policy about one of
 * them the queue itself is left alone.
 */
final class Newcomer implements Lanes {
    private final QueueOrder order;
    private @Nullable Request request;
    private int lane;
    private long since;

    Newcomer(QueueOrder order) {
        this.order = order;
    }

    /** Another one has come. */
    void is(Request latest, int queueClass, long now) {
        request = latest;
        lane = order.lane(latest, queueClass);
        since = now;
    }

    @Override
    public int nextOpen(int from) {
        return from <= lane ? lane : NONE;
    }

    @Override
    public Request head(int its) {
        if (request == null || its != lane) {
            throw new IllegalArgumentException("lane " + its + " is empty");
        }
        return request;
    }

    @Override
    public long rank(int its) {
        return order.rank(head(its), since);
    }

    @Override
    public long since(int its) {
        return since;
    }

    @Override
    public int size(int its) {
        return its == lane ? 1 : 0;
    }
}

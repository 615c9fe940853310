package io.simctl.control;

import io.simctl.policy.NodeScheduling;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.ObjLongConsumer;

/**
 * Attempts that wait for their turn, in the order of a scheduling policy, each at most for the same time. Leaving the line out
 * of turn costs nothing: the attempt's ticket is changed, and the place that it held is skipped when it comes up.
 */
final class RequestQueue {
    private static final Comparator<Place> BY_RANK =
            Comparator.comparingLong(Place::rank).thenComparingLong(Place::number);

    /** Each model on each machine has a line, and in most of them nobody ever waits. */
    private static final int FIRST_CAPACITY = 1;

    private final NodeScheduling order;
    private final long maxWait;
    private final Alarm expiry;
    private final ObjLongConsumer<Attempt> expired;
    private final PriorityQueue<Place> byRank = new PriorityQueue<>(FIRST_CAPACITY, BY_RANK);
    private final ArrayDeque<Place> byArrival = new ArrayDeque<>(FIRST_CAPACITY);
    private long numbers;
    private int size;

    private record Place(Attempt attempt, int ticket, long rank, long number, long since) {
        boolean isHeld() {
            return attempt.ticket() == ticket;
        }
    }

    /**
     * @param order smaller ranks first, equal ones as they came
     * @param maxWait nanoseconds, {@link Long#MAX_VALUE} for ever
     * @param expired told of each attempt whose wait has become too long, after it has left the line
     */
    RequestQueue(Alarms alarms, NodeScheduling order, long maxWait, ObjLongConsumer<Attempt> expired) {
        this.order = order;
        this.maxWait = maxWait;
        this.expired = expired;
        this.expiry = alarms.create(this::expire);
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(Attempt attempt, long now) {
        Place place = new Place(attempt, attempt.nextTicket(), order.rank(attempt.request(), now), numbers++, now);
        byRank.add(place);
        byArrival.add(place);
        size++;
        if (maxWait != Long.MAX_VALUE && !expiry.isSet()) {
            expiry.set(now + maxWait);
        }
    }

    /** The attempt whose turn it is. */
    Optional<Attempt> first() {
        dropVoid();
        Place first = byRank.peek();
        return first == null ? Optional.empty() : Optional.of(first.attempt());
    }

    /** When the one that has waited longest came; {@code now} when nobody waits. */
    long oldestSince(long now) {
        dropVoid();
        Place oldest = byArrival.peek();
        return oldest == null ? now : oldest.since();
    }

    /** Takes an attempt that is known to wait here out of the line. */
    void remove(Attempt attempt) {
        attempt.nextTicket();
        size--;
        dropVoid();
    }

    private void dropVoid() {
        for (Place p = byRank.peek(); p != null && !p.isHeld(); p = byRank.peek()) {
            byRank.remove();
        }
        for (Place p = byArrival.peek(); p != null && !p.isHeld(); p = byArrival.peek()) {
            byArrival.remove();
        }
    }

    private void expire(long now) {
        dropVoid();
        for (Place p = byArrival.peek(); p != null && now - p.since() >= maxWait; p = byArrival.peek()) {
            remove(p.attempt());
            expired.accept(p.attempt(), now);
            dropVoid();
        }
        Place oldest = byArrival.peek();
        if (oldest != null) {
            expiry.set(oldest.since() + maxWait);
        }
    }
}

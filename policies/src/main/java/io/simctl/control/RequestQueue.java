package io.simctl.control;

import io.simctl.policy.NodeScheduling;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.ObjLongConsumer;

/**
 * Requests that wait for their turn, in the order of a scheduling policy, each at most for the same time. Leaving the line out
 * of turn costs nothing: its ticket is changed, and the place that it held is skipped when it comes up.
 *
 * @param <E> what waits
 */
final class RequestQueue<E extends Queued> {
    private static final Comparator<Place<?>> BY_RANK =
            Comparator.<Place<?>>comparingLong(Place::rank).thenComparingLong(Place::number);

    /** Each model on each machine has a line, and in most of them nobody ever waits. */
    private static final int FIRST_CAPACITY = 1;

    private final NodeScheduling order;
    private final long maxWait;
    private final Alarm expiry;
    private final ObjLongConsumer<? super E> expired;
    private final PriorityQueue<Place<E>> byRank = new PriorityQueue<>(FIRST_CAPACITY, BY_RANK);
    private final ArrayDeque<Place<E>> byArrival = new ArrayDeque<>(FIRST_CAPACITY);
    private long numbers;
    private int size;

    private record Place<E extends Queued>(E waiting, int ticket, long rank, long number, long since) {
        boolean isHeld() {
            return waiting.ticket() == ticket;
        }
    }

    /**
     * @param order smaller ranks first, equal ones as they came
     * @param maxWait nanoseconds, {@link Long#MAX_VALUE} for ever
     * @param expired told of each attempt whose wait has become too long, after it has left the line
     */
    RequestQueue(Alarms alarms, NodeScheduling order, long maxWait, ObjLongConsumer<? super E> expired) {
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

    void add(E waiting, long now) {
        Place<E> place = new Place<>(waiting, waiting.nextTicket(), order.rank(waiting.request(), now), numbers++, now);
        byRank.add(place);
        byArrival.add(place);
        size++;
        if (maxWait != Long.MAX_VALUE && !expiry.isSet()) {
            expiry.set(now + maxWait);
        }
    }

    /** Hands out all that wait, in the order in which they came. */
    void forEach(java.util.function.Consumer<? super E> action) {
        byArrival.stream().filter(Place::isHeld).map(Place::waiting).toList().forEach(action);
    }

    /** The one whose turn it is. */
    Optional<E> first() {
        dropVoid();
        Place<E> first = byRank.peek();
        return first == null ? Optional.empty() : Optional.of(first.waiting());
    }

    /** When the one that has waited longest came; {@code now} when nobody waits. */
    long oldestSince(long now) {
        dropVoid();
        Place<E> oldest = byArrival.peek();
        return oldest == null ? now : oldest.since();
    }

    /** Takes an attempt that is known to wait here out of the line. */
    void remove(E waiting) {
        waiting.nextTicket();
        size--;
        dropVoid();
    }

    private void dropVoid() {
        for (Place<E> p = byRank.peek(); p != null && !p.isHeld(); p = byRank.peek()) {
            byRank.remove();
        }
        for (Place<E> p = byArrival.peek(); p != null && !p.isHeld(); p = byArrival.peek()) {
            byArrival.remove();
        }
    }

    private void expire(long now) {
        dropVoid();
        for (Place<E> p = byArrival.peek(); p != null && now - p.since() >= maxWait; p = byArrival.peek()) {
            remove(p.waiting());
            expired.accept(p.waiting(), now);
            dropVoid();
        }
        Place<E> oldest = byArrival.peek();
        if (oldest != null) {
            expiry.set(oldest.since() + maxWait);
        }
    }
}

package io.simctl.control.queue;

import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One lane of a {@link RequestQueue}: its places by class, rank and arrival, and once more by arrival alone. */
final class QueueLane<T> {
    /** The number of lanes' heaps; see {@link PlaceHeap}. */
    static final int HEAP = 0;

    private static final Comparator<QueuePlace<?>> TURN = Comparator.<QueuePlace<?>>comparingInt(p -> p.queueClass)
            .thenComparingLong(p -> p.rank)
            .thenComparingLong(p -> p.number);

    private final PlaceHeap<T> byTurn = new PlaceHeap<>(TURN, HEAP);
    private @Nullable QueuePlace<T> oldest;
    private @Nullable QueuePlace<T> newest;

    int size() {
        return byTurn.size();
    }

    boolean isEmpty() {
        return byTurn.size() == 0;
    }

    /** The place whose turn it is. */
    QueuePlace<T> head() {
        return byTurn.first();
    }

    /** The place that was taken first of all. */
    QueuePlace<T> oldest() {
        return Objects.requireNonNull(oldest);
    }

    void add(QueuePlace<T> place) {
        byTurn.add(place);
        place.before = newest;
        if (newest == null) {
            oldest = place;
        } else {
            newest.after = place;
        }
        newest = place;
    }

    void remove(QueuePlace<T> place) {
        byTurn.remove(place);
        QueuePlace<T> before = place.before;
        QueuePlace<T> after = place.after;
        if (before == null) {
            oldest = after;
        } else {
            before.after = after;
        }
        if (after == null) {
            newest = before;
        } else {
            after.before = before;
        }
    }
}

package io.simctl.control.queue;

import io.simctl.control.Alarm;
import io.simctl.control.Alarms;
import io.simctl.control.Queued;
import io.simctl.fleet.Request;
import io.simctl.policy.NodeVerdict;
import io.simctl.policy.QueueOrder;
import io.simctl.policy.QueueOrder.Lanes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;

/**
 * Entries that wait for their turn in the lanes of a {@link QueueOrder}, each at most for a time of its own. Whoever leaves out
 * of turn leaves nothing behind, and places are used again, so that nothing is allocated once the queue has been as long as it
 * gets.
 *
 * @param <T> what waits: a request on its way
 */
public final class RequestQueue<T extends Queued> implements Lanes {
    private static final int DEADLINES = 1;
    private static final Comparator<QueuePlace<?>> DEADLINE =
            Comparator.<QueuePlace<?>>comparingLong(p -> p.deadline).thenComparingLong(p -> p.number);

    private final QueueOrder order;
    private final Alarm expiry;
    private final Patience<? super T> patience;
    private final ObjLongConsumer<? super T> expired;
    private final List<QueueLane<T>> lanes = new ArrayList<>(1);
    private final List<QueuePlace<T>> places = new ArrayList<>(1);
    private final List<QueuePlace<T>> free = new ArrayList<>(1);
    private final PlaceHeap<T> deadlines = new PlaceHeap<>(DEADLINE, DEADLINES);
    private Predicate<? super T> mayGo = entry -> true;
    private long numbers;
    private int size;

    /** A choice among the open lanes of a queue. */
    @FunctionalInterface
    public interface LaneChoice {
        /** An open lane, or {@link Lanes#NONE}. */
        int next(Lanes lanes, long now);
    }

    /** An answer to whether an entry whose time is up may go on to wait. */
    @FunctionalInterface
    public interface Patience<T> {
        /** Until when it may, or a time that is not later than {@code now} for no longer. */
        long waitsUntil(T entry, long now);
    }

    /** @param expired called with each entry whose wait has become too long, after it has left the queue */
    public RequestQueue(Alarms alarms, QueueOrder order, ObjLongConsumer<? super T> expired) {
        this(alarms, order, (entry, now) -> now, expired);
    }

    /**
     * A queue whose entries may be given more time.
     *
     * @param patience asked of each entry whose time is up
     * @param expired called with each entry whose wait has become too long, after it has left the queue
     */
    public RequestQueue(
            Alarms alarms, QueueOrder order, Patience<? super T> patience, ObjLongConsumer<? super T> expired) {
        this.patience = patience;
        this.order = order;
        this.expired = expired;
        this.expiry = alarms.create(this::expire);
    }

    /** How many wait, in all lanes together. */
    public int size() {
        return size;
    }

    /** Whether no entry waits in any lane. */
    public boolean isEmpty() {
        return size == 0;
    }

    /**
     * Lets an entry wait.
     *
     * @param queueClass smaller ones go first in each lane, whatever the ranks
     * @param maxWait nanoseconds, {@link NodeVerdict#FOR_EVER} for ever
     */
    public void add(T entry, int queueClass, long maxWait, long now) {
        QueuePlace<T> place = freePlace();
        entry.queuePlace(place.index);
        place.take(entry);
        place.queueClass = queueClass;
        place.lane = order.lane(entry.request(), queueClass);
        place.rank = order.rank(entry.request(), now);
        order.joins(entry.request(), this, now);
        place.number = numbers++;
        place.since = now;
        place.deadline = maxWait >= NodeVerdict.FOR_EVER - now ? Alarm.NEVER : now + maxWait;
        while (lanes.size() <= place.lane) {
            lanes.add(new QueueLane<>());
        }
        lanes.get(place.lane).add(place);
        size++;
        if (place.deadline != Alarm.NEVER) {
            deadlines.add(place);
            if (place.deadline < expiry.at()) {
                expiry.set(place.deadline);
            }
        }
    }

    private QueuePlace<T> freePlace() {
        if (free.isEmpty()) {
            places.add(new QueuePlace<>(places.size()));
            return places.getLast();
        }
        return free.removeLast();
    }

    /** Takes an entry that is known to wait here out of the queue. */
    public void remove(T entry) {
        QueuePlace<T> place = places.get(entry.queuePlace());
        lanes.get(place.lane).remove(place);
        if (place.deadline != Alarm.NEVER) {
            deadlines.remove(place);
        }
        place.clear();
        free.add(place);
        size--;
    }

    /**
     * The lane whose head is next.
     *
     * @param mayEntryGo whether it could be an entry's turn now; asked of heads only
     * @return a lane that is not empty, or {@link Lanes#NONE}
     */
    public int next(LaneChoice choice, Predicate<? super T> mayEntryGo, long now) {
        if (size == 0) {
            return NONE;
        }
        mayGo = mayEntryGo;
        int lane = choice.next(this, now);
        if (lane != NONE && !isOpen(lane)) {
            throw new IllegalStateException("lane " + lane + " was chosen, whose head may not go");
        }
        return lane;
    }

    private boolean isOpen(int lane) {
        return !lanes.get(lane).isEmpty() && mayGo.test(first(lane));
    }

    /** The lane of an entry that waits here. */
    public int laneOf(T entry) {
        return places.get(entry.queuePlace()).lane;
    }

    /** The entry at the head of a lane that is not empty. */
    public T first(int lane) {
        return lanes.get(lane).head().entry();
    }

    /** When the one of a lane that has waited longest came; {@code now} when nobody waits there. */
    long oldestSince(int lane, long now) {
        return size(lane) == 0 ? now : lanes.get(lane).oldest().since;
    }

    /** A copy of those that wait and are such, lane by lane, as they came. */
    public List<T> waiting(Predicate<? super T> which) {
        List<T> found = new ArrayList<>();
        for (QueueLane<T> lane : lanes) {
            for (QueuePlace<T> p = lane.isEmpty() ? null : lane.oldest(); p != null; p = p.after) {
                if (which.test(p.entry())) {
                    found.add(p.entry());
                }
            }
        }
        return found;
    }

    private void expire(long now) {
        while (deadlines.size() > 0 && deadlines.first().deadline <= now) {
            QueuePlace<T> place = deadlines.first();
            T entry = place.entry();
            long until = patience.waitsUntil(entry, now);
            if (until > now) {
                deadlines.remove(place);
                place.deadline = until;
                deadlines.add(place);
            } else {
                remove(entry);
                expired.accept(entry, now);
            }
        }
        if (deadlines.size() > 0) {
            expiry.set(deadlines.first().deadline);
        }
    }

    @Override
    public int nextOpen(int from) {
        for (int lane = from; lane < lanes.size(); lane++) {
            if (isOpen(lane)) {
                return lane;
            }
        }
        return NONE;
    }

    @Override
    public Request head(int lane) {
        return first(lane).request();
    }

    @Override
    public long rank(int lane) {
        return lanes.get(lane).head().rank;
    }

    @Override
    public long since(int lane) {
        return lanes.get(lane).head().since;
    }

    @Override
    public int size(int lane) {
        return lane < lanes.size() ? lanes.get(lane).size() : 0;
    }
}

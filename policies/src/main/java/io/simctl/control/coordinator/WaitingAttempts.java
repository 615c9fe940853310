package io.simctl.control.coordinator;

import io.simctl.control.Alarms;
import io.simctl.control.Attempt;
import io.simctl.control.queue.RequestQueue;
import io.simctl.policy.FleetQueue;
import io.simctl.policy.QueueOrder.Lanes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;

/** The attempts that wait in the Coordinator, in the lanes of its queue policy, and what views say of them by model. */
final class WaitingAttempts {
    /** So many that have left are not worth looking for. */
    private static final int FEW = 16;

    private final FleetQueue policy;
    private final KnownFleet fleet;
    private final RequestQueue<Attempt> queue;
    private final RequestQueue.LaneChoice choice;
    private final List<ArrayDeque<Arrival>> byModel = new ArrayList<>();
    private final int[] counts;
    private final BitSet closed = new BitSet();
    private Predicate<Attempt> mayGo = attempt -> true;
    private final Predicate<Attempt> isOpen;
    private long numbers;

    /** One that came to wait; the attempt's number is another once it has left. */
    private record Arrival(Attempt attempt, long number, long since) {
        boolean waits() {
            return attempt.queueNumber() == number;
        }
    }

    /** @param expired hears of each attempt whose wait has become too long, after it has left the queue */
    WaitingAttempts(FleetQueue policy, KnownFleet fleet, Alarms alarms, ObjLongConsumer<Attempt> expired) {
        this.policy = policy;
        this.fleet = fleet;
        this.queue = new RequestQueue<>(alarms, policy, (attempt, now) -> {
            left(attempt, now);
            expired.accept(attempt, now);
        });
        this.choice = (lanes, now) -> policy.next(lanes, fleet, now);
        this.isOpen = this::isOpen;
        this.counts = new int[fleet.models()];
        for (int model = 0; model < fleet.models(); model++) {
            byModel.add(new ArrayDeque<>(1));
        }
    }

    private int lane(Attempt attempt) {
        return policy.lane(attempt.request(), 0);
    }

    /** Whether somebody waits in the lane where the attempt would wait. */
    boolean isBehindOthers(Attempt attempt) {
        return queue.size() > 0 && queue.size(lane(attempt)) > 0;
    }

    /** How many wait in the attempt's lane. */
    int inLane(Attempt attempt) {
        return queue.size(lane(attempt));
    }

    /** Whether one more may wait. */
    boolean hasRoom(Attempt attempt) {
        return policy.hasRoom(attempt.request(), inLane(attempt), queue.size());
    }

    void add(Attempt attempt, long now) {
        queue.add(attempt, 0, policy.maxWait(attempt.request()), now);
        attempt.queued(++numbers);
        byModel.get(attempt.model()).add(new Arrival(attempt, numbers, now));
        show(attempt.model(), 1, now);
    }

    void remove(Attempt attempt, long now) {
        queue.remove(attempt);
        left(attempt, now);
    }

    private void left(Attempt attempt, long now) {
        attempt.queued(Attempt.NOT_QUEUED);
        show(attempt.model(), -1, now);
    }

    private void show(int model, int change, long now) {
        counts[model] += change;
        ArrayDeque<Arrival> arrivals = byModel.get(model);
        while (!arrivals.isEmpty() && !arrivals.element().waits()) {
            arrivals.remove();
        }
        if (arrivals.size() > 2 * counts[model] + FEW) {
            // where others overtake, one that waits long would keep alive all that have left since it came
            arrivals.removeIf(arrival -> !arrival.waits());
        }
        fleet.queued(
                model,
                counts[model],
                arrivals.isEmpty() ? now : arrivals.element().since());
    }

    /** Begins a round in which attempts may go that this holds for; asked once a lane and round at most, as long as it does not. */
    void beginRound(Predicate<Attempt> holds) {
        mayGo = holds;
        closed.clear();
    }

    /** The lane whose head goes next in this round, or {@link Lanes#NONE}. */
    int next(long now) {
        return queue.next(choice, isOpen, now);
    }

    /** The attempt at the head of a lane. */
    Attempt head(int lane) {
        return queue.first(lane);
    }

    /** The lane's head cannot go in this round. */
    void close(int lane) {
        closed.set(lane);
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    private boolean isOpen(Attempt head) {
        int lane = queue.laneOf(head);
        if (closed.get(lane)) {
            return false;
        }
        boolean may = mayGo.test(head);
        if (!may) {
            closed.set(lane);
        }
        return may;
    }
}

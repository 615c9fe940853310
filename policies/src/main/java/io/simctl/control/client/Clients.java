package io.simctl.control.client;

import io.simctl.control.Alarm;
import io.simctl.control.Alarms;
import io.simctl.control.Attempt;
import io.simctl.control.Demand;
import io.simctl.control.PlacedSet;
import io.simctl.control.RunListener;
import io.simctl.control.Workload;
import io.simctl.control.coordinator.Coordinator;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * The clients of a run: send the workload's requests when they are due, try again when they are rejected, give up at their
 * timeout, and account for the end of each request exactly once.
 */
public final class Clients implements Coordinator.Caller {
    /** Nanoseconds until a user who was not served asks again at the earliest, whatever time to think the scenario gives. */
    private static final long SHORTEST_RETURN = 1_000_000;

    /** So many that have ended are not worth looking for. */
    private static final int FEW = 16;

    /** The receiver of the attempts that clients send. */
    public interface RequestSink {
        /** A client sends an attempt at {@code now}, in nanoseconds since the run began. */
        void arrive(Attempt attempt, long now);

        /** A client gives an attempt up at {@code now}, in nanoseconds since the run began. */
        void cancel(Attempt attempt, long now);

        /** What is added to a machine's stamps to get the client's, in nanoseconds. */
        long delay(Attempt attempt);
    }

    private sealed interface Wake {
        /** When the client wakes, in nanoseconds since the run began. */
        long at();

        /** Among wakes of the same time the smaller number comes first. */
        long number();

        record Retry(Attempt attempt, long at, long number) implements Wake {}

        record Ask(Workload.UserGroup group, long at, long number) implements Wake {}

        /** @param group whom the user belongs to, if to any */
        record GoOn(Demand.FollowUp next, Optional<Workload.UserGroup> group, long at, long number) implements Wake {}
    }

    private static final Comparator<Wake> BY_TIME =
            Comparator.comparingLong(Wake::at).thenComparingLong(Wake::number);

    private final Iterator<Demand> openLoop;
    private final List<Workload.UserGroup> closedLoop;
    private final ClientSettings settings;
    private final RequestSink sink;
    private final RunListener listener;
    private final Alarm arrival;
    private final Alarm wake;
    private final Alarm timeout;
    private final PriorityQueue<Wake> sleeping = new PriorityQueue<>(BY_TIME);
    private final ArrayDeque<Attempt> byDeadline = new ArrayDeque<>();
    private final PlacedSet<Attempt> open = new PlacedSet<>();
    private final java.util.IdentityHashMap<Attempt, Workload.UserGroup> askers = new java.util.IdentityHashMap<>();
    private Demand next = NOTHING;
    private long wakes;
    private final long idStep;
    private long nextUsersId;

    private static final Demand NOTHING = new Demand(Request.of(-1, 0, Alarm.NEVER, 1, 1), 1);

    public Clients(Workload workload, ClientSettings settings, Alarms alarms, RequestSink sink, RunListener listener) {
        this.openLoop = workload.openLoop();
        this.closedLoop = workload.closedLoop();
        this.idStep = workload.idStep();
        this.nextUsersId = idStep - 1;
        this.settings = settings;
        this.sink = sink;
        this.listener = listener;
        this.arrival = alarms.create(this::sendDue);
        this.wake = alarms.create(this::wakeDue);
        this.timeout = alarms.create(this::timeOutDue);
    }

    /** Sets the first arrival and lets every user think from {@code now} on, in nanoseconds since the run began. */
    public void begin(long now) {
        fetch();
        for (Workload.UserGroup group : closedLoop) {
            for (int user = 0; user < group.users(); user++) {
                think(group, Outcome.COMPLETED, now);
            }
        }
    }

    /** Whether every request has ended and none will come. */
    public boolean isFinished() {
        return next.request().intendedAt() == Alarm.NEVER && open.size() == 0 && sleeping.isEmpty();
    }

    /** The run is over: whatever is still under way stays unfinished. */
    public void end(long now) {
        open.forEach(attempt -> end(attempt, Outcome.UNFINISHED, false, now, 0));
    }

    private void fetch() {
        next = openLoop.hasNext() ? openLoop.next() : NOTHING;
        if (next.request().intendedAt() != Alarm.NEVER) {
            arrival.set(next.request().intendedAt());
        }
    }

    private void sendDue(long now) {
        while (next.request().intendedAt() <= now) {
            Demand due = next;
            fetch();
            submit(new Attempt(due, now), now);
        }
    }

    private void submit(Attempt attempt, long now) {
        listener.submitted(attempt.request(), now);
        open.add(attempt);
        if (settings.timeout() != Alarm.NEVER) {
            byDeadline.add(attempt);
            if (!timeout.isSet()) {
                timeout.set(deadline(attempt));
            }
        }
        listener.attempted(attempt, now);
        sink.arrive(attempt, now);
    }

    private long deadline(Attempt attempt) {
        return attempt.request().intendedAt() + settings.timeout();
    }

    @Override
    public void rejected(Attempt attempt, Outcome.Rejected rejection, boolean couldHaveServed, long now) {
        listener.attemptRejected(attempt, rejection, couldHaveServed, now);
        if (attempt.number() <= settings.retries()) {
            long at = now + settings.pause(attempt.number(), rejection.retryAfter());
            sleep(new Wake.Retry(attempt, at, wakes++));
        } else {
            end(attempt, rejection, couldHaveServed, now, 0);
        }
    }

    @Override
    public void completed(Attempt attempt, long now) {
        end(attempt, Outcome.COMPLETED, false, now, sink.delay(attempt));
    }

    @Override
    public void failed(Attempt attempt, Outcome.Failed failure, long now) {
        end(attempt, failure, false, now, sink.delay(attempt));
    }

    private void end(Attempt attempt, Outcome outcome, boolean couldHaveServed, long now, long delay) {
        attempt.close();
        open.remove(attempt);
        listener.ended(attempt, outcome, couldHaveServed, now, delay);
        forgetClosed();
        if (attempt.isFollowed() || !closedLoop.isEmpty()) {
            askOn(attempt, outcome, now);
        }
    }

    private void forgetClosed() {
        while (!byDeadline.isEmpty() && byDeadline.element().isClosed()) {
            byDeadline.remove();
        }
        if (byDeadline.size() > 2 * open.size() + FEW) {
            // where short requests overtake, one that waits long would keep alive all that have ended since it came
            byDeadline.removeIf(Attempt::isClosed);
        }
    }

    private void askOn(Attempt ended, Outcome outcome, long now) {
        Optional<Workload.UserGroup> group = Optional.ofNullable(askers.remove(ended));
        if (ended.isFollowed() && outcome.equals(Outcome.COMPLETED)) {
            goOn(ended.demand().next().orElseThrow(), group, now);
        } else if (group.isPresent()) {
            think(group.get(), outcome, now);
        }
    }

    private void goOn(Demand.FollowUp next, Optional<Workload.UserGroup> group, long now) {
        long at = now + next.think();
        if (at < next.until()) {
            sleep(new Wake.GoOn(next, group, at, wakes++));
        }
    }

    /** A user who is rejected at once and asks again at once would keep the clock from ever going on. */
    private void think(Workload.UserGroup group, Outcome answer, long now) {
        boolean isServed = answer.equals(Outcome.COMPLETED);
        long at = now + (isServed ? group.think() : Math.max(group.think(), SHORTEST_RETURN));
        if (at < group.until()) {
            sleep(new Wake.Ask(group, at, wakes++));
        }
    }

    private void sleep(Wake sleeper) {
        sleeping.add(sleeper);
        wake.set(sleeping.element().at());
    }

    private void wakeDue(long now) {
        while (!sleeping.isEmpty() && sleeping.element().at() <= now) {
            switch (sleeping.remove()) {
                case Wake.Retry(Attempt attempt, long at, long number) -> retry(attempt, now);
                case Wake.Ask(Workload.UserGroup group, long at, long number) ->
                    ask(group.next(takeUsersId(), now), Optional.of(group), now);
                case Wake.GoOn(Demand.FollowUp next, Optional<Workload.UserGroup> group, long at, long number) ->
                    ask(next.next(takeUsersId(), now), group, now);
            }
        }
        if (!sleeping.isEmpty()) {
            wake.set(sleeping.element().at());
        }
    }

    private void retry(Attempt attempt, long now) {
        if (!attempt.isClosed()) {
            attempt.retry(now);
            listener.attempted(attempt, now);
            sink.arrive(attempt, now);
        }
    }

    private long takeUsersId() {
        long id = nextUsersId;
        nextUsersId += idStep;
        return id;
    }

    private void ask(Demand demand, Optional<Workload.UserGroup> group, long now) {
        Attempt attempt = new Attempt(demand, now);
        if (group.isEmpty()) {
            submit(attempt, now);
            return;
        }
        attempt.ofUser();
        submit(attempt, now);
        if (attempt.isClosed()) {
            think(group.get(), Outcome.UNFINISHED, now);
        } else {
            askers.put(attempt, group.get());
        }
    }

    private void timeOutDue(long now) {
        while (!byDeadline.isEmpty() && deadline(byDeadline.element()) <= now) {
            Attempt late = byDeadline.remove();
            if (!late.isClosed()) {
                sink.cancel(late, now);
                end(late, Outcome.TIMED_OUT, false, now, sink.delay(late));
            }
        }
        if (!byDeadline.isEmpty()) {
            timeout.set(deadline(byDeadline.element()));
        }
    }
}

package io.simctl.sim.machine;

import io.simctl.control.Alarm;
import io.simctl.control.Alarms;
import io.simctl.control.Backend;
import io.simctl.control.Leg;
import io.simctl.fleet.Outcome;
import java.util.ArrayDeque;
import java.util.function.IntFunction;

/** Requests and loads that a machine turns down. It says so at the same time, but not from within the call that brought them. */
final class Refusals {
    private static final int BAD_REQUEST = 400;
    private static final int UNAVAILABLE = 503;

    private final Alarms clock;
    private final Backend.Listener node;
    private final IntFunction<String> tooLong;
    private final Alarm tell;
    private final ArrayDeque<Leg> unservable = new ArrayDeque<>();
    private final ArrayDeque<Leg> turnedAway = new ArrayDeque<>();
    private final ArrayDeque<Leg> refused = new ArrayDeque<>();
    private final ArrayDeque<Integer> tooLarge = new ArrayDeque<>();

    /** @param tooLong what the server of a model says of a request that it could never run */
    Refusals(Alarms clock, Backend.Listener node, IntFunction<String> tooLong) {
        this.clock = clock;
        this.node = node;
        this.tooLong = tooLong;
        this.tell = clock.create(this::tell);
    }

    /** The model does not fit. */
    void tooLarge(int model) {
        tooLarge.add(model);
        tell.set(clock.now());
    }

    /** The engine could never run the request. */
    void unservable(Leg leg) {
        unservable.add(leg);
        tell.set(clock.now());
    }

    /** The server's queue is full. */
    void turnedAway(Leg leg) {
        turnedAway.add(leg);
        tell.set(clock.now());
    }

    /** The server refuses by itself. */
    void refused(Leg leg) {
        refused.add(leg);
        tell.set(clock.now());
    }

    /** Takes out a request that nobody waits for any more; false if it is not here. */
    boolean remove(Leg leg) {
        return unservable.remove(leg) || turnedAway.remove(leg) || refused.remove(leg);
    }

    /** Nothing is to be said of the model's requests any more. */
    void forget(int model) {
        unservable.removeIf(leg -> leg.model() == model);
        turnedAway.removeIf(leg -> leg.model() == model);
        refused.removeIf(leg -> leg.model() == model);
    }

    void forgetLoads() {
        tooLarge.clear();
    }

    /** Whether no request is to be told that it cannot be served. */
    boolean isEmpty() {
        return unservable.isEmpty() && turnedAway.isEmpty();
    }

    private void tell(long now) {
        while (!tooLarge.isEmpty()) {
            node.loadFailed(tooLarge.remove(), "out of memory: it does not fit beside what is loaded", now);
        }
        while (!unservable.isEmpty()) {
            Leg leg = unservable.remove();
            String why = tooLong.apply(leg.model());
            node.failed(leg, new Outcome.Failed(BAD_REQUEST, "context_overflow", why), now);
        }
        while (!refused.isEmpty()) {
            node.rejected(refused.remove(), new Outcome.Rejected(UNAVAILABLE, "server_refused", 0), now);
        }
        while (!turnedAway.isEmpty()) {
            node.rejected(turnedAway.remove(), new Outcome.Rejected(UNAVAILABLE, "queue_full", 0), now);
        }
    }
}

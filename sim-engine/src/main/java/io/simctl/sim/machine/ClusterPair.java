package io.simctl.sim.machine;

import io.simctl.control.Alarm;
import io.simctl.control.Alarms;
import io.simctl.control.Attempt;
import io.simctl.control.Leg;
import io.simctl.fleet.Cluster;
import io.simctl.fleet.Outcome;
import io.simctl.scenario.fleet.ClusterSpec;
import io.simctl.scenario.fleet.ClusterSpec.Defect;
import io.simctl.scenario.fleet.ClusterSpec.Formation;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Two machines that serve models together over a link: whether they do, since when their ranks are told, and what becomes of requests when
 * the link is lost (d-inference PR #198). When the run begins they serve together, but no rank has been told yet.
 */
public final class ClusterPair {
    private static final int UNAVAILABLE = 503;

    /** What requests end with that run when the link is lost, with a first token or without. */
    static final Outcome.Failed LINK_LOST = new Outcome.Failed(UNAVAILABLE, "link_lost");

    /** What a request ends with that has run too long. */
    static final Outcome.Failed TIMEOUT = new Outcome.Failed(UNAVAILABLE, "cluster_timeout");

    private static final int RETRIES = 3;

    private final ClusterSpec spec;
    private final Map<Integer, Serving> serving;
    private final Alarms clock;
    private final Alarm look;
    private final Alarm joined;
    private final Alarm overdue;
    private final Alarm retry;
    private final Alarm doom;
    private final BitSet seen = new BitSet();

    /** Since when each runs that they serve together. */
    private final Map<Leg, Long> inFlight = new LinkedHashMap<>();

    /** Those of them of which no engine knows. */
    private final List<Leg> hung = new ArrayList<>();

    private final List<Leg> doomed = new ArrayList<>();
    private Host host = NOBODY;
    private Responder responder = bytes -> {};
    private long shard;
    private boolean isActive;
    private boolean isTold;
    private boolean isLinked = true;
    private boolean isDead;
    private boolean isStuck;
    private int retries;

    /** The machine that takes the requests. */
    interface Host {
        /** Whether it could serve the model by itself. */
        boolean fitsAlone(int model);

        /** Ends a request that they serve together. */
        void breakOff(Leg leg, Outcome.Failed failure, long now);

        /** Takes a request out of its engine, which goes on living. */
        void pause(Leg leg);

        /** Gives a request to its engine. */
        void resume(Leg leg);

        /** What they serve together leaves memory, and what runs ends so. */
        void dissolve(Outcome.Failed failure, long now);
    }

    /** The machine that computes for the other. */
    @FunctionalInterface
    interface Responder {
        /** Keeps so many bytes of its memory for what they serve together, as far as they are free. */
        void keep(long bytes);
    }

    private static final Host NOBODY = new Host() {
        @Override
        public boolean fitsAlone(int model) {
            return false;
        }

        @Override
        public void breakOff(Leg leg, Outcome.Failed failure, long now) {}

        @Override
        public void pause(Leg leg) {}

        @Override
        public void resume(Leg leg) {}

        @Override
        public void dissolve(Outcome.Failed failure, long now) {}
    };

    /** @param serving how they serve each model that they serve together, by its index */
    public ClusterPair(ClusterSpec spec, Map<Integer, Serving> serving, Alarms clock) {
        this.spec = spec;
        this.serving = Map.copyOf(serving);
        this.clock = clock;
        this.isActive = spec.formation() != Formation.NONE;
        this.look = clock.create(now -> isTold = isActive);
        this.joined = clock.create(this::joined);
        this.overdue = clock.create(this::overdue);
        this.retry = clock.create(this::retry);
        this.doom = clock.create(this::doom);
        lookSoon();
    }

    void hostedBy(Host machine) {
        host = machine;
    }

    void joinedBy(Responder machine) {
        responder = machine;
        machine.keep(shard);
    }

    /** Each looks at its rank every so often, at the same times. */
    private void lookSoon() {
        long period = spec.roles().toNanos();
        look.set((clock.now() / period + 1) * period);
    }

    /** The rank that a machine of the pair reports, given the one that it has while they are a cluster. */
    int told(int rank) {
        return isTold ? rank : Cluster.NO_RANK;
    }

    /** Whether a request for the model that comes now is served together. */
    boolean serves(int model) {
        return isActive
                && spec.isShared()
                && serving.containsKey(model)
                && (!spec.has(Defect.FIRST_REQUEST_LOCAL) || seen.get(model) || !host.fitsAlone(model));
    }

    /** A request for the model has been taken. */
    void asked(int model) {
        seen.set(model);
    }

    Serving serving(int model) {
        Serving its = serving.get(model);
        if (its == null) {
            throw new IllegalArgumentException("the pair does not serve model " + model + " together");
        }
        return its;
    }

    /** So many bytes more are held by the machine that computes for the host. */
    void hold(long bytes) {
        shard += bytes;
        responder.keep(shard);
    }

    /** Takes a request that is served together; false when no engine is to have it. */
    boolean takes(Leg leg) {
        inFlight.put(leg, clock.now());
        if (!overdue.isSet()) {
            overdue.set(clock.now() + spec.watchdog().toNanos());
        }
        if (isDead) {
            doomed.add(leg);
            doom.set(clock.now());
        }
        boolean neverComputes = spec.formation() == Formation.TENSOR && spec.has(Defect.RANK_1_NEVER_COMPUTES);
        if (isDead || isStuck || neverComputes) {
            hung.add(leg);
            return false;
        }
        return true;
    }

    /** Requests for the model that run and are served together. */
    List<Leg> inFlight(int model) {
        return inFlight.keySet().stream().filter(leg -> leg.model() == model).toList();
    }

    /** Whether an engine has the request. */
    boolean runs(Leg leg) {
        return !hung.contains(leg);
    }

    /** The request has ended. */
    void left(Leg leg) {
        inFlight.remove(leg);
        hung.remove(leg);
        doomed.remove(leg);
    }

    /** A request's time counts from when its turn has come. */
    private void overdue(long now) {
        long most = spec.watchdog().toNanos();
        for (Map.Entry<Leg, Long> each : List.copyOf(inFlight.entrySet())) {
            Leg leg = each.getKey();
            long since = runs(leg) ? leg.prefillAt() : each.getValue();
            if (since != Attempt.UNSET && since + most <= now && !isStuck) {
                host.breakOff(leg, TIMEOUT, now);
            }
        }
        long next = Alarm.NEVER;
        for (Map.Entry<Leg, Long> each : inFlight.entrySet()) {
            long since = runs(each.getKey()) ? each.getKey().prefillAt() : each.getValue();
            next = Math.min(next, since == Attempt.UNSET || since + most <= now ? now + most : since + most);
        }
        if (next != Alarm.NEVER) {
            overdue.set(next);
        }
    }

    /** The link is gone, or the machine at its other end. */
    public void linkLost(long now) {
        if (!isLinked) {
            return;
        }
        isLinked = false;
        joined.cancel();
        if (!isActive || !spec.isShared()) {
            dissolve(now);
        } else if (spec.formation() == Formation.PIPELINE && spec.has(Defect.RETRIES_IN_PLACE)) {
            hang(now);
        } else if (spec.has(Defect.DEAD_SESSION_KEPT)) {
            isDead = true;
            List.copyOf(inFlight.keySet()).forEach(leg -> host.breakOff(leg, LINK_LOST, now));
        } else {
            dissolve(now);
        }
    }

    /** The link is there again. */
    public void linkBack(long now) {
        isLinked = true;
        if (!isActive && spec.formation() != Formation.NONE) {
            joined.set(now + spec.join().toNanos());
        }
    }

    private void joined(long now) {
        isActive = true;
        lookSoon();
    }

    /** Both are machines like any others from now on, and say so when they look next. */
    private void dissolve(long now) {
        isActive = false;
        isDead = false;
        isStuck = false;
        seen.clear();
        host.dissolve(LINK_LOST, now);
        lookSoon();
        if (isLinked) {
            linkBack(now);
        }
    }

    /** What has given no token yet waits to be tried again in place. */
    private void hang(long now) {
        isStuck = true;
        retries = 0;
        for (Leg leg : List.copyOf(inFlight.keySet())) {
            if (leg.firstTokenAt() == Attempt.UNSET) {
                host.pause(leg);
                hung.add(leg);
            } else {
                host.breakOff(leg, LINK_LOST, now);
            }
        }
        retry.set(now + spec.watchdog().toNanos());
    }

    private void retry(long now) {
        retries++;
        if (isLinked) {
            isStuck = false;
            List<Leg> again = List.copyOf(hung);
            hung.clear();
            again.forEach(host::resume);
        } else if (retries == RETRIES) {
            dissolve(now);
        } else {
            retry.set(now + spec.watchdog().toNanos());
        }
    }

    /** What was sent over a link that is not there has failed, and that is what tells the session's end. */
    private void doom(long now) {
        dissolve(now);
    }
}

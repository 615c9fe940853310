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
import java.util.BitSet;
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
    private final Alarm roomNeeded;
    private final Alarm retry;
    private final Alarm doom;
    private final BitSet seen = new BitSet();

    private final SharedRequests requests;
    private Host host = NOBODY;
    private Responder responder = NO_RESPONDER;
    private long shard;
    private boolean isActive;
    private boolean isTold;
    private boolean isLinked = true;
    private boolean isDead;
    private boolean isStuck;
    private int retries;
    private int outages;

    /** The machine that takes the requests. */
    interface Host {
        /** Whether it could serve the model by itself. */
        boolean fitsAlone(int model);

        /** Bytes of the model that the other machine is to hold. */
        long peerBytes(int model);

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
    interface Responder {
        /** Whether so many bytes are left by what it serves by itself. */
        boolean hasRoom(long bytes);

        /** Lets go of models that it serves by itself and that run nothing, until it has room for so many bytes or has no more of them. */
        void makeRoom(long bytes, long now);

        /** Keeps so many bytes of its memory, as far as they are free. */
        void keep(long bytes);
    }

    private static final Host NOBODY = new Host() {
        @Override
        public boolean fitsAlone(int model) {
            return false;
        }

        @Override
        public long peerBytes(int model) {
            return 0;
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

    private static final Responder NO_RESPONDER = new Responder() {
        @Override
        public boolean hasRoom(long bytes) {
            return true;
        }

        @Override
        public void makeRoom(long bytes, long now) {}

        @Override
        public void keep(long bytes) {}
    };

    /** @param serving how they serve each model that they serve together, by its index */
    public ClusterPair(ClusterSpec spec, Map<Integer, Serving> serving, Alarms clock) {
        this.spec = spec;
        this.serving = Map.copyOf(serving);
        this.clock = clock;
        this.isActive = spec.formation() != Formation.NONE;
        this.look = clock.create(this::look);
        this.joined = clock.create(this::joined);
        this.roomNeeded = clock.create(this::makeRoom);
        this.retry = clock.create(this::retry);
        this.doom = clock.create(this::dissolve);
        this.requests = new SharedRequests(clock, spec.watchdog().toNanos(), this::late);
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

    private void look(long now) {
        isTold = isActive;
        makeRoom(now);
    }

    /** What the machine that computes for the other served by itself it need not have in memory any more. */
    private void makeRoom(long now) {
        if (isActive && spec.isShared()) {
            long largest = serving.keySet().stream()
                    .mapToLong(model -> host.peerBytes(model))
                    .max()
                    .orElse(0);
            responder.makeRoom(Math.max(shard, largest), now);
            responder.keep(shard);
        }
    }

    /** The machine that computes for the other has nothing to do for itself at the moment. */
    void responderIsIdle() {
        roomNeeded.set(clock.now());
    }

    /** The rank that a machine of the pair reports, given the one that it has while they are a cluster. */
    int told(int rank) {
        return isTold ? rank : Cluster.NO_RANK;
    }

    /** Whether the model, which is not served together yet, is to be from now on. */
    boolean serves(int model) {
        return isActive
                && spec.isShared()
                && serving.containsKey(model)
                && responder.hasRoom(host.peerBytes(model))
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

    /** So many bytes more are held by the machine that computes for the host; what runs there by itself may keep it waiting for some of them. */
    void hold(long bytes) {
        shard += bytes;
        responder.keep(shard);
        if (!responder.hasRoom(shard)) {
            roomNeeded.set(clock.now());
        }
    }

    /** Takes a request that is served together; false when no engine is to have it. */
    boolean takes(Leg leg) {
        if (isDead) {
            doom.set(clock.now());
        }
        boolean neverComputes = spec.formation() == Formation.TENSOR && spec.has(Defect.RESPONDER_NEVER_COMPUTES);
        boolean hangs = isDead || isStuck || neverComputes;
        requests.add(leg, hangs);
        return !hangs;
    }

    /** Requests for the model that run and are served together. */
    List<Leg> inFlight(int model) {
        return requests.of(model);
    }

    /** Whether an engine has the request. */
    boolean runs(Leg leg) {
        return !requests.hangs(leg);
    }

    /** The request has ended. */
    void left(Leg leg) {
        requests.remove(leg);
    }

    private void late(Leg leg, long now) {
        if (!isStuck) {
            host.breakOff(leg, TIMEOUT, now);
        }
    }

    /** One of the machines, or the cable at its end, keeps the link from being there, or does so no more. */
    void outage(boolean begins, long now) {
        outages += begins ? 1 : -1;
        if (begins) {
            linkLost(now);
        } else if (outages == 0) {
            linkBack(now);
        }
    }

    /** The link is gone, or the machine at its other end. */
    public void linkLost(long now) {
        if (!isLinked) {
            return;
        }
        isLinked = false;
        joined.cancel();
        if (isStuck || isDead) {
            return;
        }
        if (!isActive || !spec.isShared()) {
            dissolve(now);
        } else if (spec.formation() == Formation.PIPELINE && spec.has(Defect.RETRIES_IN_PLACE)) {
            hang(now);
        } else if (spec.has(Defect.DEAD_SESSION_KEPT)) {
            isDead = true;
            requests.all().forEach(leg -> host.breakOff(leg, LINK_LOST, now));
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
        makeRoom(now);
        lookSoon();
    }

    /**
     * Both are machines like any others from now on, and say so when they look next. Where the session was dead it is what was sent over it that
     * tells.
     */
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
        for (Leg leg : requests.all()) {
            if (leg.firstTokenAt() == Attempt.UNSET) {
                host.pause(leg);
                requests.hang(leg);
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
            requests.release().forEach(host::resume);
        } else if (retries == RETRIES) {
            dissolve(now);
        } else {
            retry.set(now + spec.watchdog().toNanos());
        }
    }
}

package io.simctl.sim.machine;

import io.simctl.control.Alarm;
import io.simctl.control.Alarms;
import io.simctl.control.Backend;
import io.simctl.control.Leg;
import io.simctl.fleet.Cluster;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.Outcome;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A machine's side of the pair that it may be one of: what of the machine the pair can use, and the requests that wait until nothing of
 * their model, which is to be served together, runs by itself any more.
 */
final class PairSide {
    private static final int NOBODY = -1;

    private final int machine;
    private final Fleet fleet;
    private final Alarms clock;
    private final Backend.Listener node;
    private final MachineResources resources;
    private final Optional<ClusterPair> pair;
    private final int rank;
    private final Consumer<Leg> start;
    private final ArrayDeque<Leg> heldBack = new ArrayDeque<>();
    private final Alarm regroup;
    private long keptForHost;

    /**
     * @param rank that the machine has in the pair, {@link Cluster#NO_RANK} where there is none
     * @param start takes a request that has waited long enough
     */
    PairSide(
            int machine,
            Fleet fleet,
            Alarms clock,
            Backend.Listener node,
            MachineResources resources,
            Optional<ClusterPair> pair,
            int rank,
            Consumer<Leg> start) {
        this.machine = machine;
        this.fleet = fleet;
        this.clock = clock;
        this.node = node;
        this.resources = resources;
        this.pair = pair;
        this.rank = rank;
        this.start = start;
        this.regroup = clock.create(this::regroup);
    }

    /** The pair knows the machine from now on. */
    void enter() {
        if (rank == Cluster.HOST) {
            pair.ifPresent(its -> its.hostedBy(new HostOfPair()));
        } else {
            pair.ifPresent(its -> its.joinedBy(new HelperOfPair()));
        }
    }

    /** Whether the machine is one of a pair. */
    boolean isPaired() {
        return pair.isPresent();
    }

    private ClusterPair pair() {
        return pair.orElseThrow();
    }

    /** The rank that the machine reports. */
    int told() {
        return pair.isPresent() ? pair.get().told(rank) : Cluster.NO_RANK;
    }

    /** Whether a model that comes into memory now is served together. */
    boolean serves(int model) {
        return rank == Cluster.HOST && pair.isPresent() && pair.get().serves(model);
    }

    /** Bytes of a model that the other machine holds where it is served together. */
    long peerBytes(int model) {
        return fleet.peerBytes(machine, model);
    }

    Serving serving(int model) {
        return pair().serving(model);
    }

    void hold(long bytes) {
        pair().hold(bytes);
    }

    /** Whether an engine has the request. */
    boolean runs(Leg leg) {
        return pair().runs(leg);
    }

    void left(Leg leg) {
        pair().left(leg);
    }

    List<Leg> inFlight(int model) {
        return pair().inFlight(model);
    }

    /** Takes a request; false when no engine is to have it. */
    boolean takes(Leg leg, boolean isTogether) {
        if (pair.isEmpty() || rank != Cluster.HOST) {
            return true;
        }
        boolean isTaken = !isTogether || pair.get().takes(leg);
        pair.get().asked(leg.model());
        return isTaken;
    }

    /** The request waits until its model can be served together. */
    void holdBack(Leg leg) {
        heldBack.add(leg);
        regroup.set(clock.now());
    }

    /** Takes out one that waits; false if it does not. */
    boolean remove(Leg leg) {
        return heldBack.remove(leg);
    }

    /** Nobody waits for the model any more. */
    void forget(int model) {
        heldBack.removeIf(leg -> leg.model() == model);
    }

    void forgetAll() {
        heldBack.clear();
    }

    /** Nothing of a model that is served by the machine alone runs any more. */
    void nothingRunsAlone() {
        if (rank == Cluster.RESPONDER) {
            pair().responderIsIdle();
        } else if (!heldBack.isEmpty()) {
            regroup.set(clock.now());
        }
    }

    /** The link to the other machine is lost or there again. */
    void unlinked(boolean isLost) {
        pair.ifPresent(its -> its.outage(isLost, clock.now()));
    }

    /** What was served alone until now is served together from when nothing runs that began before. */
    private void regroup(long now) {
        for (Leg leg : List.copyOf(heldBack)) {
            Resident resident = resources.known(leg.model());
            if (resident.mustRegroup() && !resident.hasRequests()) {
                resident.regroup();
            }
            if (!resident.mustRegroup() && heldBack.remove(leg)) {
                start.accept(leg);
            }
        }
    }

    /** The machine as a pair sees the one that computes for the host. */
    private final class HelperOfPair implements ClusterPair.Responder {
        @Override
        public boolean hasRoom(long bytes) {
            return bytes <= resources.memory().free() + keptForHost;
        }

        @Override
        public void makeRoom(long bytes, long now) {
            for (Resident resident : resources.inMemory()) {
                if (!hasRoom(bytes) && resident.isIdle()) {
                    resident.letGo(now);
                }
            }
        }

        @Override
        public void keep(long bytes) {
            Memory memory = resources.memory();
            memory.give(keptForHost);
            keptForHost = Math.min(bytes, memory.free());
            memory.take(keptForHost);
            resources.trimPageCache();
            resources.offerMemory(NOBODY);
        }
    }

    /** The machine as a pair sees the one that hosts it. */
    private final class HostOfPair implements ClusterPair.Host {
        @Override
        public boolean fitsAlone(int model) {
            return fleet.fits(machine, model);
        }

        @Override
        public long peerBytes(int model) {
            return fleet.peerBytes(machine, model);
        }

        @Override
        public void breakOff(Leg leg, Outcome.Failed failure, long now) {
            resources.known(leg.model()).cancel(leg);
            node.failed(leg, failure, now);
        }

        @Override
        public void pause(Leg leg) {
            resources.known(leg.model()).takeOut(leg);
        }

        @Override
        public void resume(Leg leg) {
            resources.known(leg.model()).resume(leg);
        }

        @Override
        public void dissolve(Outcome.Failed failure, long now) {
            for (Resident resident : resources.inMemory()) {
                if (resident.isTogether()) {
                    resident.fallApart(failure, now);
                }
            }
            if (!heldBack.isEmpty()) {
                regroup.set(now);
            }
        }
    }
}

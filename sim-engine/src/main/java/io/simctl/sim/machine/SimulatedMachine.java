package io.simctl.sim.machine;

import io.simctl.control.Alarm;
import io.simctl.control.Alarms;
import io.simctl.control.Attempt;
import io.simctl.control.Backend;
import io.simctl.control.Leg;
import io.simctl.control.RunListener;
import io.simctl.fleet.CacheClaims;
import io.simctl.fleet.Cluster;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.Model;
import io.simctl.fleet.Outcome;
import io.simctl.scenario.fault.course.MachineFaults;
import io.simctl.sim.engine.BatchEngine;
import io.simctl.sim.engine.EngineSettings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A machine on the virtual clock: an engine for each model, one memory for weights and KV cache, loads one at a time from disk
 * or page cache.
 *
 * <p>Engines at work at the same time share the machine: k of them run at 1/k of their speed each, times an efficiency. KV
 * cache is taken as the engine's kind has it: with each sequence, or once for all when the model is loaded. Memory that comes
 * free is offered to the engine that freed it, then to the others by model index. Weights, and what the engine claims with
 * them, count from the call of {@link #load} until the unload has ended. A request that its engine could never run fails, and so does a load for
 * which there is not the memory.
 */
public final class SimulatedMachine implements Backend {
    private static final int BAD_REQUEST = 400;
    private static final int SERVER_ERROR = 500;
    private static final int UNAVAILABLE = 503;
    private static final int NOBODY = -1;
    private static final String DIED = "process died";

    private final int index;
    private final Fleet fleet;
    private final MachineConfig config;
    private final Alarms clock;
    private final RunListener observer;
    private final Listener node;
    private final Memory memory;
    private final PageCache pageCache = new PageCache();
    private final Loads loads;
    private final Map<Integer, Serving> serving;
    private final Optional<ClusterPair> pair;
    private final int rank;

    /** Requests that wait until nothing runs by itself any more of a model that is to be served together. */
    private final ArrayDeque<Leg> heldBack = new ArrayDeque<>();

    private final Alarm regroup;
    private long keptForHost;

    /** By model, made when a model is loaded first: a fleet may have many models of which each machine ever sees a few. */
    private final @Nullable Resident[] residents;

    /** Those that take memory, by model index. */
    private final List<Resident> inMemory = new ArrayList<>();

    private final ArrayDeque<Leg> unservable = new ArrayDeque<>();
    private final ArrayDeque<Leg> turnedAway = new ArrayDeque<>();
    private final ArrayDeque<Leg> refused = new ArrayDeque<>();
    private final ArrayDeque<Integer> tooLarge = new ArrayDeque<>();
    private final Alarm fail;

    /** Models whose server has requests, and models whose engine is at work: what happens on a machine concerns these few. */
    private final BitSet inUse = new BitSet();

    private final BitSet busy = new BitSet();
    private int busyEngines;

    /** Models in memory that let no other one in. */
    private int exclusive;

    private boolean isLoading;
    private final MachineFaults faults;

    /** How many times as long as usual a step takes for faults' sake. */
    private double slowness = 1;

    /**
     * @param index of the machine in the fleet
     * @param serving by index of the models that the machine can serve; those that are resident when the run begins or will
     *     ever be loaded must be among them
     * @param node listener to what comes of the calls
     * @param faults what comes of loads and requests where they do not go well
     */
    public SimulatedMachine(
            int index,
            Fleet fleet,
            MachineConfig config,
            Map<Integer, Serving> serving,
            Alarms clock,
            RunListener observer,
            Listener node,
            MachineFaults faults) {
        this(index, fleet, config, serving, clock, observer, node, faults, Optional.empty(), Cluster.NO_RANK);
    }

    /**
     * A machine that may be one of a pair.
     *
     * @param rank that it has in the pair
     */
    public SimulatedMachine(
            int index,
            Fleet fleet,
            MachineConfig config,
            Map<Integer, Serving> serving,
            Alarms clock,
            RunListener observer,
            Listener node,
            MachineFaults faults,
            Optional<ClusterPair> pair,
            int rank) {
        this.faults = faults;
        this.index = index;
        this.fleet = fleet;
        this.config = config;
        this.clock = clock;
        this.observer = observer;
        this.node = node;
        this.memory = new Memory(fleet.machine(index).usableBytes());
        this.loads = new Loads(clock, new LoadEnds());
        this.fail = clock.create(this::fail);
        this.serving = serving;
        this.pair = pair;
        this.rank = rank;
        this.regroup = clock.create(this::regroup);
        this.residents = new @Nullable Resident[fleet.models().size()];
        enter();
        for (int model = 0; model < residents.length; model++) {
            if (serving.containsKey(model) && fleet.hosting(index, model).residentAtStart()) {
                resident(model).enterMemory(Stage.RESIDENT);
            }
        }
        openAtStart();
    }

    private void enter() {
        if (rank == Cluster.HOST) {
            pair.ifPresent(its -> its.hostedBy(new HostOfPair()));
        } else {
            pair.ifPresent(its -> its.joinedBy(new HelperOfPair()));
        }
    }

    @Override
    public int rank() {
        return pair.isPresent() ? pair.get().told(rank) : Cluster.NO_RANK;
    }

    @Override
    public long peerBytes(int model) {
        Resident resident = residents[model];
        boolean isInMemory = resident != null && resident.stage != Stage.ON_DISK;
        boolean isTogether = isInMemory ? known(model).isTogether : isServedTogether(model);
        return isTogether ? fleet.peerBytes(index, model) : 0;
    }

    private boolean isServedTogether(int model) {
        return rank == Cluster.HOST && pair.isPresent() && pair.get().serves(model);
    }

    private void openAtStart() {
        long[] wanted = inMemory.stream().mapToLong(Resident::wantedClaim).toArray();
        long[] granted = CacheClaims.grantedAtStart(memory.free(), wanted);
        for (int i = 0; i < granted.length; i++) {
            inMemory.get(i).open(granted[i]);
        }
    }

    /** That of a model that was loaded before. */
    private Resident known(int model) {
        return Objects.requireNonNull(residents[model]);
    }

    private Resident resident(int model, Stage expected) {
        Resident resident = resident(model);
        resident.require(expected);
        return resident;
    }

    private Resident resident(int model) {
        Resident known = model < residents.length ? residents[model] : null;
        if (known != null) {
            return known;
        }
        Serving its = serving.get(model);
        if (its == null) {
            throw new IllegalStateException("machine " + index + " does not know how to serve model " + model);
        }
        Resident first = new Resident(model, its);
        residents[model] = first;
        return first;
    }

    @Override
    public void load(int model) {
        Resident resident = resident(model, Stage.ON_DISK);
        if (fleet.bytesToLoad(index, model) - peerBytes(model) > memory.capacity() - usedBytes()) {
            tooLarge.add(model);
            fail.set(clock.now());
            return;
        }
        long weights = resident.model.weightBytes() - peerBytes(model);
        long cached = pageCache.of(model);
        if (config.isUnified()) {
            pageCache.remove(model); // its pages become the weights
        }
        resident.enterMemory(Stage.LOADING);
        resident.open(CacheClaims.granted(resident.wantedClaim(), memory.free()));
        trimPageCache();
        loads.add(model, config.loadNanos(weights, cached), faults.loadFate(model), config.loadTimeoutNanos());
    }

    @Override
    public void unload(int model) {
        Resident resident = resident(model, Stage.RESIDENT);
        resident.engine.halt();
        resident.stage = Stage.UNLOADING;
        resident.unloaded.set(clock.now() + config.unloadNanos());
    }

    @Override
    public void start(Leg leg) {
        Resident resident = resident(leg.model(), Stage.RESIDENT);
        if (faults.refuses(leg.model())) {
            refused.add(leg);
            fail.set(clock.now());
        } else if (resident.mustRegroup()) {
            heldBack.add(leg);
            regroup.set(clock.now());
        } else if (resident.canEverHold(leg)) {
            if (resident.takesIn(leg)) {
                resident.begin(leg);
            } else {
                turnedAway.add(leg);
                fail.set(clock.now());
            }
        } else {
            unservable.add(leg);
            fail.set(clock.now());
        }
    }

    @Override
    public void cancel(Leg leg) {
        if (!unservable.remove(leg) && !turnedAway.remove(leg) && !refused.remove(leg) && !heldBack.remove(leg)) {
            resident(leg.model(), Stage.RESIDENT).cancel(leg);
        }
    }

    @Override
    public long usedBytes() {
        return exclusive > 0 ? memory.capacity() : memory.used();
    }

    @Override
    public long claimedBytes(int model) {
        Resident resident = residents[model];
        if (resident == null) {
            return 0;
        }
        return resident.keepsOthersOut() ? memory.capacity() - resident.weights : resident.claimed;
    }

    private void fail(long now) {
        while (!tooLarge.isEmpty()) {
            node.loadFailed(tooLarge.remove(), "out of memory: it does not fit beside what is loaded", now);
        }
        while (!unservable.isEmpty()) {
            Leg leg = unservable.remove();
            String why = resident(leg.model(), Stage.RESIDENT).engine.tooLong();
            node.failed(leg, new Outcome.Failed(BAD_REQUEST, "context_overflow", why), now);
        }
        while (!refused.isEmpty()) {
            node.rejected(refused.remove(), new Outcome.Rejected(UNAVAILABLE, "server_refused", 0), now);
        }
        while (!turnedAway.isEmpty()) {
            node.rejected(turnedAway.remove(), new Outcome.Rejected(UNAVAILABLE, "queue_full", 0), now);
        }
    }

    /** What was served alone until now is served together from when nothing runs that began before. */
    private void regroup(long now) {
        for (Leg leg : List.copyOf(heldBack)) {
            Resident resident = known(leg.model());
            if (resident.mustRegroup() && resident.taken == 0) {
                resident.regroup();
            }
            if (!resident.mustRegroup() && heldBack.remove(leg)) {
                start(leg);
            }
        }
    }

    private void offerMemory(int last) {
        for (int other = inUse.nextSetBit(0); other >= 0; other = inUse.nextSetBit(other + 1)) {
            if (other != last) {
                known(other).engine.memoryFreed();
            }
        }
    }

    private void trimPageCache() {
        pageCache.shrinkTo(config.isUnified() ? memory.free() : config.pageCacheBytes());
    }

    private void shareSpeed() {
        if (busyEngines == 0) {
            return;
        }
        double speed = config.speed(busyEngines, isLoading) / slowness;
        for (int model = busy.nextSetBit(0); model >= 0; model = busy.nextSetBit(model + 1)) {
            known(model).engine.changeSpeed(speed);
        }
    }

    /** Steps take so many times as long as usual from now on, 1 or more. */
    public void slow(double factor) {
        slowness = factor;
        shareSpeed();
    }

    /** Nothing is in memory any more, pages of files included. It must run nothing. */
    public void powerOff() {
        loads.clear();
        tooLarge.clear();
        for (Resident resident : List.copyOf(inMemory)) {
            resident.engine.halt();
            resident.unloaded.cancel();
            resident.vacate();
        }
        pageCache.clear();
        heldBack.clear();
        unlinked(true);
    }

    /** The machine is back after it had no power. */
    public void powerOn() {
        unlinked(false);
    }

    /** The link to the other machine of its pair, if it is one of a pair, is lost or there again. */
    public void unlinked(boolean isLost) {
        pair.ifPresent(its -> its.outage(isLost, clock.now()));
    }

    /**
     * The process of a model dies while it serves or is loaded; one that is unloaded is about to end anyway.
     *
     * @param models those that it may be
     * @param which of those that are there, as a share of their number, from 0 and below 1
     * @param recovers whether the machine's node is to load it again by itself
     */
    public void killProcess(IntPredicate models, double which, boolean recovers) {
        List<Resident> there = inMemory.stream()
                .filter(resident -> resident.stage != Stage.UNLOADING && models.test(resident.index))
                .toList();
        if (!there.isEmpty()) {
            Resident hit = there.get((int) (which * there.size()));
            if (hit.stage == Stage.LOADING) {
                loads.drop(hit.index, clock.now());
                giveUp(hit, DIED, clock.now());
            } else {
                hit.die(recovers, clock.now());
            }
        }
    }

    private void turnNoneAway(int model) {
        unservable.removeIf(leg -> leg.model() == model);
        turnedAway.removeIf(leg -> leg.model() == model);
        refused.removeIf(leg -> leg.model() == model);
        heldBack.removeIf(leg -> leg.model() == model);
    }

    private enum Stage {
        ON_DISK,
        LOADING,
        RESIDENT,
        UNLOADING
    }

    private final class LoadEnds implements Loads.Listener {
        @Override
        public void loading(boolean underWay) {
            isLoading = underWay;
            shareSpeed();
        }

        @Override
        public void loaded(int model, long now) {
            Resident resident = resident(model, Stage.LOADING);
            resident.stage = Stage.RESIDENT;
            if (!config.isUnified()) {
                pageCache.put(model, resident.weights);
                trimPageCache();
            }
            node.loaded(model, now);
        }

        @Override
        public void failed(int model, String cause, long now) {
            giveUp(resident(model, Stage.LOADING), cause, now);
        }
    }

    private void giveUp(Resident resident, String cause, long now) {
        resident.engine.halt();
        resident.vacate();
        node.loadFailed(resident.index, cause, now);
        resident.memoryLeft();
    }

    /** This machine as a pair sees the one that computes for the host. */
    private final class HelperOfPair implements ClusterPair.Responder {
        @Override
        public boolean hasRoom(long bytes) {
            return bytes <= memory.free() + keptForHost;
        }

        @Override
        public void makeRoom(long bytes, long now) {
            for (Resident resident : List.copyOf(inMemory)) {
                if (!hasRoom(bytes) && resident.isIdle()) {
                    resident.letGo(now);
                }
            }
        }

        @Override
        public void keep(long bytes) {
            memory.give(keptForHost);
            keptForHost = Math.min(bytes, memory.free());
            memory.take(keptForHost);
            trimPageCache();
            offerMemory(NOBODY);
        }
    }

    /** This machine as a pair sees the one that hosts it. */
    private final class HostOfPair implements ClusterPair.Host {
        @Override
        public boolean fitsAlone(int model) {
            return fleet.fits(index, model);
        }

        @Override
        public long peerBytes(int model) {
            return fleet.peerBytes(index, model);
        }

        @Override
        public void breakOff(Leg leg, Outcome.Failed failure, long now) {
            known(leg.model()).cancel(leg);
            node.failed(leg, failure, now);
        }

        @Override
        public void pause(Leg leg) {
            known(leg.model()).takeOut(leg);
        }

        @Override
        public void resume(Leg leg) {
            known(leg.model()).entrance.enter(leg);
        }

        @Override
        public void dissolve(Outcome.Failed failure, long now) {
            for (Resident resident : List.copyOf(inMemory)) {
                if (resident.isTogether) {
                    resident.fallApart(failure, now);
                }
            }
            if (!heldBack.isEmpty()) {
                regroup.set(now);
            }
        }
    }

    /** One model on this machine and the engine that serves it. */
    private final class Resident implements BatchEngine.Host {
        private final int index;
        private final Model model;
        private final BatchEngine alone;
        private final RequestOverhead entrance;
        private final Alarm unloaded;
        private final EngineSettings ownSettings;
        private BatchEngine engine;
        private EngineSettings settings;
        private boolean isTogether;
        private long weights;
        private Stage stage = Stage.ON_DISK;
        private long claimed;
        private int taken;
        private long queuedTokens;

        Resident(int index, Serving serving) {
            this.index = index;
            this.model = fleet.model(index);
            this.ownSettings = serving.engine();
            this.alone = new BatchEngine(ownSettings, serving.cost(), model.kvBytesPerToken(), clock, this);
            this.settings = ownSettings;
            this.engine = alone;
            this.weights = model.weightBytes();
            this.entrance = new RequestOverhead(serving.requestOverhead(), clock, leg -> engine.start(leg));
            this.unloaded = clock.create(this::unloaded);
        }

        void require(Stage expected) {
            if (stage != expected) {
                throw new IllegalStateException("model " + model.name() + " on machine " + SimulatedMachine.this.index
                        + " is " + stage + " where it must be " + expected);
            }
        }

        boolean canEverHold(Leg leg) {
            return engine.canEverHold(leg.request(), memory.capacity() - weights);
        }

        private void nothingRunsAlone() {
            if (rank == Cluster.RESPONDER) {
                pair.orElseThrow().responderIsIdle();
            } else if (!heldBack.isEmpty()) {
                regroup.set(clock.now());
            }
        }

        /** Whether it could leave memory at once. */
        boolean isIdle() {
            return stage == Stage.RESIDENT && taken == 0 && unservable.isEmpty() && turnedAway.isEmpty();
        }

        /** Leaves memory since a cluster needs the room. */
        void letGo(long now) {
            engine.halt();
            vacate();
            node.lost(index, "the machine joined a cluster", now);
        }

        /** Whether it has been served alone so far and is to be served together from now on. */
        boolean mustRegroup() {
            return !isTogether && isServedTogether(index);
        }

        void regroup() {
            engine.halt();
            memory.give(weights + claimed);
            serveFromNowOn(true);
            memory.take(weights);
            open(CacheClaims.granted(wantedClaim(), memory.free()));
            offerMemory(index);
        }

        private void serveFromNowOn(boolean together) {
            isTogether = together;
            if (together) {
                Serving its = pair.orElseThrow().serving(index);
                long peer = fleet.peerBytes(SimulatedMachine.this.index, index);
                settings = its.engine();
                engine = new BatchEngine(settings, its.cost(), Cluster.half(model.kvBytesPerToken()), clock, this);
                weights = model.weightBytes() - peer;
                pair.orElseThrow().hold(peer);
            } else {
                settings = ownSettings;
                engine = alone;
                weights = model.weightBytes();
            }
        }

        /** The request is in; its engine has it unless it is one that hangs. */
        void begin(Leg leg) {
            if (pair.isPresent() && rank == Cluster.HOST) {
                boolean hangs = isTogether && !pair.get().takes(leg);
                pair.get().asked(index);
                if (hangs) {
                    return;
                }
            }
            entrance.enter(leg);
        }

        /** Whether the server takes the attempt into its queue, which it does by numbers of its own. */
        boolean takesIn(Leg leg) {
            if (taken >= settings.mostRequests() || queuedTokens >= settings.mostQueuedTokens()) {
                return false;
            }
            taken++;
            inUse.set(index);
            queuedTokens += leg.request().promptTokens();
            return true;
        }

        private void gone(Leg leg) {
            taken--;
            inUse.set(index, taken > 0);
            if (isTogether) {
                pair.orElseThrow().left(leg);
            } else if (taken == 0 && pair.isPresent()) {
                nothingRunsAlone();
            }
            if (leg.firstTokenAt() == Attempt.UNSET) {
                queuedTokens -= leg.request().promptTokens();
            }
        }

        void cancel(Leg leg) {
            boolean runs = !isTogether || pair.orElseThrow().runs(leg);
            gone(leg);
            if (runs) {
                takeOut(leg);
            }
        }

        void takeOut(Leg leg) {
            if (!entrance.leave(leg)) {
                engine.cancel(leg);
            }
        }

        long wantedClaim() {
            return settings.claim(model.kvBytesPerToken());
        }

        /** Lets the engine work with the KV cache that it claims. */
        void open(long granted) {
            claimed = granted;
            memory.take(granted);
            engine.open(granted);
        }

        boolean keepsOthersOut() {
            return settings.isExclusive() && stage != Stage.ON_DISK;
        }

        void enterMemory(Stage into) {
            stage = into;
            serveFromNowOn(isServedTogether(index));
            memory.take(weights);
            int place = 0;
            while (place < inMemory.size() && inMemory.get(place).index < index) {
                place++;
            }
            inMemory.add(place, this);
            exclusive += settings.isExclusive() ? 1 : 0;
        }

        void vacate() {
            stage = Stage.ON_DISK;
            inMemory.remove(this);
            exclusive -= settings.isExclusive() ? 1 : 0;
            memory.give(weights + claimed);
            claimed = 0;
            if (isTogether) {
                pair.orElseThrow().hold(weights - model.weightBytes());
            }
        }

        /** What they served together is gone with the cluster; a load that was under way has failed. */
        void fallApart(Outcome.Failed failure, long now) {
            pair.orElseThrow().inFlight(index).forEach(this::cancel);
            engine.halt();
            loads.drop(index, now);
            turnNoneAway(index);
            unloaded.cancel();
            Stage before = stage;
            vacate();
            switch (before) {
                case LOADING -> node.loadFailed(index, failure.cause(), now);
                case UNLOADING -> node.unloaded(index, now);
                case RESIDENT, ON_DISK -> node.lost(index, failure, now);
            }
            memoryLeft();
        }

        /** All that it runs is lost with it; the pages of its file stay. */
        private void die(boolean recovers, long now) {
            if (isTogether) {
                pair.orElseThrow().inFlight(index).forEach(pair.orElseThrow()::left);
            }
            entrance.clear();
            engine.cancelAll();
            engine.halt();
            turnNoneAway(index);
            taken = 0;
            queuedTokens = 0;
            inUse.clear(index);
            leaveToCache();
            if (recovers) {
                node.recovers(index, DIED, now);
            } else {
                node.lost(index, DIED, now);
            }
            memoryLeft();
        }

        private void leaveToCache() {
            vacate();
            if (config.isUnified()) {
                pageCache.put(index, weights);
                trimPageCache();
            }
        }

        /** The node comes first: it may be about to load a model into the room. */
        private void unloaded(long now) {
            leaveToCache();
            node.unloaded(index, now);
            memoryLeft();
        }

        @Override
        public boolean reserve(long bytes) {
            if (bytes > memory.free()) {
                return false;
            }
            memory.take(bytes);
            trimPageCache();
            return true;
        }

        @Override
        public void release(long bytes) {
            memory.give(bytes);
        }

        @Override
        public void memoryLeft() {
            offerMemory(index);
        }

        @Override
        public void busy(boolean isBusy) {
            busyEngines += isBusy ? 1 : -1;
            busy.set(index, isBusy);
            shareSpeed();
        }

        @Override
        public void firstToken(Leg leg, long now) {
            queuedTokens -= leg.request().promptTokens();
            node.firstToken(leg, now);
        }

        @Override
        public void finished(Leg leg, long now) {
            gone(leg);
            node.finished(leg, now);
        }

        @Override
        public void overflowed(Leg leg, long now) {
            gone(leg);
            node.failed(leg, new Outcome.Failed(SERVER_ERROR, "server_error", "Context size has been exceeded."), now);
        }

        @Override
        public void decoded(int sequences, int steps, long start, long end, long firstStep, long lastStep) {
            observer.decoded(SimulatedMachine.this.index, index, sequences, steps, start, end, firstStep, lastStep);
        }
    }
}

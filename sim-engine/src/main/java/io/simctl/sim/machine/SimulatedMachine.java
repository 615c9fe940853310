package io.simctl.sim.machine;

import io.simctl.control.Alarm;
import io.simctl.control.Alarms;
import io.simctl.control.Attempt;
import io.simctl.control.Backend;
import io.simctl.control.Leg;
import io.simctl.control.RunListener;
import io.simctl.fleet.CacheClaims;
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
        this.residents = new @Nullable Resident[fleet.models().size()];
        for (int model = 0; model < residents.length; model++) {
            if (serving.containsKey(model) && fleet.hosting(index, model).residentAtStart()) {
                resident(model).enterMemory(Stage.RESIDENT);
            }
        }
        openAtStart();
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
        if (fleet.bytesToLoad(index, model) > memory.capacity() - usedBytes()) {
            tooLarge.add(model);
            fail.set(clock.now());
            return;
        }
        long weights = resident.model.weightBytes();
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
        } else if (resident.canEverHold(leg)) {
            if (resident.takesIn(leg)) {
                resident.entrance.enter(leg);
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
        if (!unservable.remove(leg) && !turnedAway.remove(leg) && !refused.remove(leg)) {
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
        return resident.keepsOthersOut() ? memory.capacity() - resident.model.weightBytes() : resident.claimed;
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
                pageCache.put(model, resident.model.weightBytes());
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

    /** One model on this machine and the engine that serves it. */
    private final class Resident implements BatchEngine.Host {
        private final int index;
        private final Model model;
        private final BatchEngine engine;
        private final RequestOverhead entrance;
        private final Alarm unloaded;
        private final EngineSettings settings;
        private Stage stage = Stage.ON_DISK;
        private long claimed;
        private int taken;
        private long queuedTokens;

        Resident(int index, Serving serving) {
            this.index = index;
            this.model = fleet.model(index);
            this.settings = serving.engine();
            this.engine = new BatchEngine(settings, serving.cost(), model.kvBytesPerToken(), clock, this);
            this.entrance = new RequestOverhead(serving.requestOverhead(), clock, engine::start);
            this.unloaded = clock.create(this::unloaded);
        }

        void require(Stage expected) {
            if (stage != expected) {
                throw new IllegalStateException("model " + model.name() + " on machine " + SimulatedMachine.this.index
                        + " is " + stage + " where it must be " + expected);
            }
        }

        boolean canEverHold(Leg leg) {
            return engine.canEverHold(leg.request(), memory.capacity() - model.weightBytes());
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
            if (leg.firstTokenAt() == Attempt.UNSET) {
                queuedTokens -= leg.request().promptTokens();
            }
        }

        void cancel(Leg leg) {
            gone(leg);
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
            memory.take(model.weightBytes());
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
            memory.give(model.weightBytes() + claimed);
            claimed = 0;
        }

        /** All that it runs is lost with it; the pages of its file stay. */
        private void die(boolean recovers, long now) {
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
                pageCache.put(index, model.weightBytes());
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
            for (int other = inUse.nextSetBit(0); other >= 0; other = inUse.nextSetBit(other + 1)) {
                if (other != index) {
                    known(other).engine.memoryFreed();
                }
            }
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

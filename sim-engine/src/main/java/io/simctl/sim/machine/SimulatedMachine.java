package io.simctl.sim.machine;

import io.simctl.control.Alarms;
import io.simctl.control.Backend;
import io.simctl.control.Leg;
import io.simctl.control.RunListener;
import io.simctl.fleet.CacheClaims;
import io.simctl.fleet.CacheReport;
import io.simctl.fleet.Cluster;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.ThermalState;
import io.simctl.scenario.fault.course.MachineFaults;
import io.simctl.sim.machine.Resident.Stage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

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
    private final int index;
    private final Fleet fleet;
    private final MachineConfig config;
    private final Alarms clock;
    private final MachineResources resources;
    private final Refusals refusals;
    private final PairSide side;
    private final Loads loads;
    private final Resident.Surroundings surroundings;
    private final MachineFaults faults;
    private Optional<CacheLog> cacheLog = Optional.empty();
    private ThermalState thermal = ThermalState.NOMINAL;

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
        this.index = index;
        this.fleet = fleet;
        this.config = config;
        this.clock = clock;
        this.faults = faults;
        resources = new MachineResources(index, fleet, config, serving, this::resident);
        refusals = new Refusals(clock, node, model -> resources.known(model).tooLong());
        side = new PairSide(index, fleet, clock, node, resources, pair, rank, this::start);
        loads = new Loads(clock, new LoadEnds(node));
        surroundings = new Resident.Surroundings(
                index, fleet, config, clock, observer, node, resources, refusals, side, loads);
        side.enter();
        for (int model = 0; model < fleet.models().size(); model++) {
            if (serving.containsKey(model) && fleet.hosting(index, model).residentAtStart()) {
                resources.resident(model).enterMemory(Stage.RESIDENT);
            }
        }
        openAtStart();
    }

    private Resident resident(int model, Serving serving) {
        Resident resident = new Resident(model, serving, surroundings);
        cacheLog.ifPresent(log -> resident.watch(log.of(model)));
        return resident;
    }

    private void openAtStart() {
        List<Resident> residents = resources.inMemory();
        long[] wanted = residents.stream().mapToLong(Resident::wantedClaim).toArray();
        long[] granted = CacheClaims.grantedAtStart(resources.memory().free(), wanted);
        for (int i = 0; i < granted.length; i++) {
            residents.get(i).open(granted[i]);
        }
    }

    @Override
    public int rank() {
        return side.told();
    }

    @Override
    public ThermalState thermal() {
        return thermal;
    }

    @Override
    public long peerBytes(int model) {
        boolean isInMemory = resources.isKnown(model) && resources.known(model).stage() != Stage.ON_DISK;
        boolean isTogether = isInMemory ? resources.known(model).isTogether() : side.serves(model);
        return isTogether ? side.peerBytes(model) : 0;
    }

    @Override
    public void load(int model) {
        Resident resident = resources.resident(model).in(Stage.ON_DISK);
        long peerBytes = peerBytes(model);
        Memory memory = resources.memory();
        if (fleet.bytesToLoad(index, model) - peerBytes > memory.capacity() - usedBytes()) {
            refusals.tooLarge(model);
            return;
        }
        long weights = fleet.model(model).weightBytes() - peerBytes;
        long cached = resources.pageCache().of(model);
        if (config.isUnified()) {
            resources.pageCache().remove(model); // its pages become the weights
        }
        resident.enterMemory(Stage.LOADING);
        resident.open(CacheClaims.granted(resident.wantedClaim(), memory.free()));
        resources.trimPageCache();
        loads.add(model, config.loadNanos(weights, cached), faults.loadFate(model), config.loadTimeoutNanos());
    }

    @Override
    public void unload(int model) {
        resources.resident(model).in(Stage.RESIDENT).unload();
    }

    @Override
    public void start(Leg leg) {
        Resident resident = resources.resident(leg.model()).in(Stage.RESIDENT);
        if (faults.refuses(leg.model())) {
            refusals.refused(leg);
        } else if (resident.mustRegroup()) {
            side.holdBack(leg);
        } else if (!resident.canEverHold(leg)) {
            refusals.unservable(leg);
        } else if (resident.takesIn(leg)) {
            resident.begin(leg);
        } else {
            refusals.turnedAway(leg);
        }
    }

    @Override
    public void cancel(Leg leg) {
        if (!refusals.remove(leg) && !side.remove(leg)) {
            resources.resident(leg.model()).in(Stage.RESIDENT).cancel(leg);
        }
    }

    @Override
    public long usedBytes() {
        return resources.usedBytes();
    }

    @Override
    public long claimedBytes(int model) {
        if (!resources.isKnown(model)) {
            return 0;
        }
        Resident resident = resources.known(model);
        return resident.keepsOthersOut() ? resources.memory().capacity() - resident.weights() : resident.claimed();
    }

    @Override
    public void watchCaches() {
        CacheLog log = new CacheLog();
        cacheLog = Optional.of(log);
        resources.inMemory().forEach(resident -> resident.watch(log.of(resident.index())));
    }

    @Override
    public void fill(CacheReport report) {
        cacheLog.ifPresent(log -> log.fill(report, resources));
    }

    @Override
    public void read(CacheReport report) {
        cacheLog.ifPresent(log -> log.told(report.until()));
    }

    /**
     * The machine is slow from now on, or is no more.
     *
     * @param factor so many times as long as usual steps take, 1 or more
     * @param reported how hot its next report is to say it is
     */
    public void slow(double factor, ThermalState reported) {
        resources.slow(factor);
        thermal = reported;
    }

    /** Nothing is in memory any more, pages of files included. It must run nothing. */
    public void powerOff() {
        loads.clear();
        refusals.forgetLoads();
        resources.inMemory().forEach(Resident::powerOff);
        resources.pageCache().clear();
        side.forgetAll();
        unlinked(true);
    }

    /** The machine is back after it had no power. */
    public void powerOn() {
        unlinked(false);
    }

    /** The link to the other machine of its pair, if it is one of a pair, is lost or there again. */
    public void unlinked(boolean isLost) {
        side.unlinked(isLost);
    }

    /**
     * The process of a model dies while it serves or is loaded; one that is unloaded is about to end anyway.
     *
     * @param models those that it may be
     * @param which of those that are there, as a share of their number, from 0 and below 1
     * @param recovers whether the machine's node is to load it again by itself
     */
    public void killProcess(IntPredicate models, double which, boolean recovers) {
        List<Resident> there = resources.inMemory().stream()
                .filter(resident -> resident.stage() != Stage.UNLOADING && models.test(resident.index()))
                .toList();
        if (!there.isEmpty()) {
            there.get((int) (which * there.size())).die(recovers, clock.now());
        }
    }

    private final class LoadEnds implements Loads.Listener {
        private final Listener node;

        LoadEnds(Listener node) {
            this.node = node;
        }

        @Override
        public void loading(boolean underWay) {
            resources.loading(underWay);
        }

        @Override
        public void loaded(int model, long now) {
            Resident resident = resources.resident(model).in(Stage.LOADING);
            resident.loaded();
            if (!config.isUnified()) {
                resources.pageCache().put(model, resident.weights());
                resources.trimPageCache();
            }
            node.loaded(model, now);
        }

        @Override
        public void failed(int model, String cause, long now) {
            resources.resident(model).in(Stage.LOADING).giveUp(cause, now);
        }
    }
}

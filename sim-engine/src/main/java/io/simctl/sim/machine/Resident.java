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
import io.simctl.sim.engine.BatchEngine;
import io.simctl.sim.engine.EngineSettings;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One model on a machine and the engine that serves it. */
final class Resident implements BatchEngine.Host {
    private static final int SERVER_ERROR = 500;
    private static final String DIED = "process died";

    /** The way of a model into memory and out of it. */
    enum Stage {
        ON_DISK,
        LOADING,
        RESIDENT,
        UNLOADING
    }

    /**
     * The machine that the model is on, in its parts.
     *
     * @param index of the machine in the fleet
     * @param node listener to what comes of requests and loads
     * @param side of the pair that the machine may be one of
     */
    record Surroundings(
            int index,
            Fleet fleet,
            MachineConfig config,
            Alarms clock,
            RunListener observer,
            Backend.Listener node,
            MachineResources resources,
            Refusals refusals,
            PairSide side,
            Loads loads) {}

    private final Surroundings on;
    private final MachineResources resources;
    private final Backend.Listener node;
    private final RunListener observer;
    private final int index;
    private final Model model;
    private final RequestOverhead entrance;
    private final Alarm unloaded;
    private final Serving serving;

    /** Made for the first request: of the models in a machine's memory some may never be asked for. */
    private @Nullable BatchEngine alone;

    /** The one that serves now: {@link #alone}, or one together with the other machine of a pair. */
    private @Nullable BatchEngine engine;

    private EngineSettings settings;
    private boolean isTogether;
    private long weights;
    private Stage stage = Stage.ON_DISK;
    private long claimed;
    private int taken;
    private long queuedTokens;
    private Optional<BatchEngine.CacheWatch> watch = Optional.empty();

    /** A model that is not in memory. */
    Resident(int index, Serving serving, Surroundings on) {
        this.on = on;
        this.resources = on.resources();
        this.node = on.node();
        this.observer = on.observer();
        this.index = index;
        this.model = on.fleet().model(index);
        this.serving = serving;
        this.settings = serving.engine();
        this.weights = model.weightBytes();
        this.entrance = new RequestOverhead(serving.requestOverhead(), on.clock(), leg -> engine().start(leg));
        this.unloaded = on.clock().create(this::unloaded);
    }

    int index() {
        return index;
    }

    Stage stage() {
        return stage;
    }

    Resident in(Stage expected) {
        if (stage != expected) {
            throw new IllegalStateException("model " + model.name() + " on machine " + on.index() + " is " + stage
                    + " where it must be " + expected);
        }
        return this;
    }

    /** Bytes that its weights take here, now or when it was in memory last. */
    long weights() {
        return weights;
    }

    /** Bytes of KV cache that its engine has claimed. */
    long claimed() {
        return claimed;
    }

    /** Whether it is served together with the other machine of a pair. */
    boolean isTogether() {
        return isTogether;
    }

    /** Lets a listener hear of what its prefix cache gains and loses, from the next time on that it comes into memory as well. */
    void watch(BatchEngine.CacheWatch its) {
        watch = Optional.of(its);
        if (alone != null) {
            alone.watch(its);
        }
        if (engine != null) {
            engine.watch(its);
        }
    }

    /** Tokens that are cached of the last stretch of a text. */
    int cachedTokens(long text) {
        return engine().cachedBlocks(text) * engine().cacheBlockTokens();
    }

    /** Tokens of a block of its prefix cache. */
    int cacheBlockTokens() {
        return engine().cacheBlockTokens();
    }

    boolean hasRequests() {
        return taken > 0;
    }

    boolean canEverHold(Leg leg) {
        return engine().canEverHold(leg.request(), resources.memory().capacity() - weights);
    }

    /** What the server says of a request that it could never run. */
    String tooLong() {
        return engine().tooLong();
    }

    /** Others have given memory back. */
    void memoryFreed() {
        engine().memoryFreed();
    }

    void changeSpeed(double speed) {
        engine().changeSpeed(speed);
    }

    /** Whether it could leave memory at once. */
    boolean isIdle() {
        return stage == Stage.RESIDENT && taken == 0 && on.refusals().isEmpty();
    }

    /** Leaves memory since a cluster needs the room. */
    void letGo(long now) {
        halt();
        vacate();
        node.lost(index, "the machine joined a cluster", now);
    }

    /** Whether it has been served alone so far and is to be served together from now on. */
    boolean mustRegroup() {
        return !isTogether && on.side().serves(index);
    }

    void regroup() {
        halt();
        resources.memory().give(weights + claimed);
        serveFromNowOn(true);
        resources.memory().take(weights);
        open(CacheClaims.granted(wantedClaim(), resources.memory().free()));
        resources.offerMemory(index);
    }

    private void serveFromNowOn(boolean together) {
        isTogether = together;
        if (together) {
            Serving its = on.side().serving(index);
            long peer = on.side().peerBytes(index);
            settings = its.engine();
            engine = watched(its, Cluster.half(model.kvBytesPerToken()));
            weights = model.weightBytes() - peer;
            on.side().hold(peer);
        } else {
            settings = serving.engine();
            engine = alone;
            weights = model.weightBytes();
        }
    }

    private BatchEngine engine() {
        BatchEngine its = engine;
        if (its == null) {
            its = watched(serving, model.kvBytesPerToken());
            its.open(claimed);
            alone = its;
            engine = its;
        }
        return its;
    }

    private BatchEngine watched(Serving its, long kvBytesPerToken) {
        BatchEngine made = new BatchEngine(its.engine(), its.cost(), kvBytesPerToken, on.clock(), this);
        watch.ifPresent(made::watch);
        return made;
    }

    private void halt() {
        if (engine != null) {
            engine.halt();
        }
    }

    /** The request is in; its engine has it unless it is one that hangs. */
    void begin(Leg leg) {
        if (on.side().takes(leg, isTogether)) {
            entrance.enter(leg);
        }
    }

    /** Gives a request to its engine that it had to let go of. */
    void resume(Leg leg) {
        entrance.enter(leg);
    }

    /** Whether the server takes the attempt into its queue, which it does by numbers of its own. */
    boolean takesIn(Leg leg) {
        if (taken >= settings.mostRequests() || queuedTokens >= settings.mostQueuedTokens()) {
            return false;
        }
        taken++;
        resources.inUse(index, true);
        queuedTokens += leg.request().promptTokens();
        return true;
    }

    private void gone(Leg leg) {
        taken--;
        resources.inUse(index, taken > 0);
        if (isTogether) {
            on.side().left(leg);
        } else if (taken == 0 && on.side().isPaired()) {
            on.side().nothingRunsAlone();
        }
        if (leg.firstTokenAt() == Attempt.UNSET) {
            queuedTokens -= leg.request().promptTokens();
        }
    }

    void cancel(Leg leg) {
        boolean runs = !isTogether || on.side().runs(leg);
        gone(leg);
        if (runs) {
            takeOut(leg);
        }
    }

    /** Takes a request out of its engine, which goes on living. */
    void takeOut(Leg leg) {
        if (!entrance.leave(leg)) {
            engine().cancel(leg);
        }
    }

    long wantedClaim() {
        return settings.claim(model.kvBytesPerToken());
    }

    /** Lets the engine work with the KV cache that it claims. */
    void open(long granted) {
        claimed = granted;
        resources.memory().take(granted);
        if (engine != null) {
            engine.open(granted);
        }
    }

    boolean keepsOthersOut() {
        return settings.isExclusive() && stage != Stage.ON_DISK;
    }

    void enterMemory(Stage into) {
        stage = into;
        serveFromNowOn(on.side().serves(index));
        resources.memory().take(weights);
        resources.enters(this, settings.isExclusive());
    }

    /** The weights are there. */
    void loaded() {
        stage = Stage.RESIDENT;
    }

    /** It runs nothing any more and leaves after a while. */
    void unload() {
        halt();
        stage = Stage.UNLOADING;
        unloaded.set(on.clock().now() + on.config().unloadNanos());
    }

    private void vacate() {
        stage = Stage.ON_DISK;
        resources.leaves(this, settings.isExclusive());
        resources.memory().give(weights + claimed);
        claimed = 0;
        if (isTogether) {
            on.side().hold(weights - model.weightBytes());
        }
    }

    /** It is gone with the machine's power. */
    void powerOff() {
        halt();
        unloaded.cancel();
        vacate();
    }

    /** Its load has failed. */
    void giveUp(String cause, long now) {
        halt();
        vacate();
        node.loadFailed(index, cause, now);
        memoryLeft();
    }

    /** What they served together is gone with the cluster; a load that was under way has failed. */
    void fallApart(Outcome.Failed failure, long now) {
        on.side().inFlight(index).forEach(this::cancel);
        halt();
        on.loads().drop(index, now);
        forgetRefusals();
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

    private void forgetRefusals() {
        on.refusals().forget(index);
        on.side().forget(index);
    }

    /**
     * Its process dies: all that it runs is lost with it, and the pages of its file stay.
     *
     * @param recovers whether the machine's node is to load it again by itself
     */
    void die(boolean recovers, long now) {
        if (stage == Stage.LOADING) {
            on.loads().drop(index, now);
            giveUp(DIED, now);
            return;
        }
        if (isTogether) {
            on.side().inFlight(index).forEach(on.side()::left);
        }
        entrance.clear();
        engine().cancelAll();
        halt();
        forgetRefusals();
        taken = 0;
        queuedTokens = 0;
        resources.inUse(index, false);
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
        if (on.config().isUnified()) {
            resources.pageCache().put(index, weights);
            resources.trimPageCache();
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
        return resources.reserve(bytes);
    }

    @Override
    public void release(long bytes) {
        resources.memory().give(bytes);
    }

    @Override
    public void memoryLeft() {
        resources.offerMemory(index);
    }

    @Override
    public void busy(boolean isBusy) {
        resources.busy(index, isBusy);
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
        observer.decoded(on.index(), index, sequences, steps, start, end, firstStep, lastStep);
    }
}

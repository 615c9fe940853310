package io.simctl.control;

import io.simctl.fleet.Fleet;
import io.simctl.fleet.Machine;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.Outcome;
import io.simctl.policy.NodeAdmission;
import io.simctl.policy.Verdict;
import java.util.Set;

/**
 * The node level of the control plane, one on each machine: the door with its seats and queues, what is in memory, and the
 * heartbeat.
 *
 * <p>The way of an attempt: {@link #receive} → assignment → admission → a seat, or the model's queue → the model resident, if
 * need be after a swap → the backend → the answers to the Coordinator.
 */
final class NodeAgent implements Backend.Listener, NodeView {
    static final String ASSIGNED_POOL_MODEL = "assigned_pool_model";
    static final String SWITCHING_MODEL = "switching_model";
    static final String LOAD_FAILED = "load_failed";
    private static final int UNAVAILABLE = 503;

    /**
     * What a NodeAgent is told when it is made.
     *
     * @param isolates whether a machine that is assigned to a pool refuses every other model
     * @param drainTimeout how long a switch of pools waits for running attempts before it breaks them off, nanoseconds
     * @param defects of the original that the machine re-enacts
     */
    record Settings(boolean isolates, long drainTimeout, Set<PoolDefect> defects) {}

    private final int machine;
    private final Fleet fleet;
    private final NodeAdmission admission;
    private final NodeModel[] models;
    private final Residency residency;
    private final PoolSwitch pool;
    private final Network network;
    private final RunListener listener;
    private final Backend backend;
    private long reports;
    private boolean hasNews = true;
    private int atBackend;

    NodeAgent(
            Fleet fleet,
            int machine,
            RunPolicies.Node policies,
            Settings settings,
            Alarms alarms,
            Network network,
            Backend.Factory backends,
            RunListener listener) {
        this.machine = machine;
        this.fleet = fleet;
        this.admission = policies.admission();
        this.network = network;
        this.listener = listener;
        this.models = new NodeModel[fleet.models().size()];
        for (int model = 0; model < models.length; model++) {
            RequestQueue<Leg> line =
                    new RequestQueue<>(alarms, policies.scheduling(), admission.maxWait(), this::waitedTooLong);
            models[model] = new NodeModel(model, fleet.hosting(machine, model).stateAtStart(), line);
        }
        this.backend = backends.create(machine, this);
        this.residency = new Residency(this, models, policies.swap(), backend, alarms, this::loadRefused);
        this.pool = new PoolSwitch(this, residency, alarms, settings);
    }

    void begin(long now) {
        for (NodeModel model : models) {
            if (model.state == ModelState.RESIDENT) {
                listener.modelState(machine, model.index, ModelState.ON_DISK, ModelState.RESIDENT, now);
            }
        }
    }

    /** Something arrives from the Coordinator. */
    void receive(Message.Order order, long now) {
        hasNews = true;
        switch (order) {
            case Message.Run(Leg leg, boolean despiteAssignment) -> arrive(leg, despiteAssignment, now);
            case Message.Cancel(Leg leg) -> cancel(leg, now);
            case Message.Assign(int model, long epoch) -> pool.assign(model, epoch, now);
            case Message.Load(int model) -> load(model, now);
            case Message.Unload(int model) -> residency.unloadWhenIdle(models[model], now);
        }
    }

    private void arrive(Leg leg, boolean despiteAssignment, long now) {
        NodeModel model = models[leg.model()];
        leg.nodeAt(now);
        model.received(leg.request());
        if (!despiteAssignment && pool.standsAgainst(model.index)) {
            String reason = pool.isSwitching() ? SWITCHING_MODEL : ASSIGNED_POOL_MODEL;
            refuse(leg, new Outcome.Rejected(UNAVAILABLE, reason, 0), now);
            return;
        }
        Verdict verdict = admission.arrive(model.index, model.inSlots, model.line.size());
        if (verdict instanceof Verdict.Reject reject) {
            refuse(leg, reject.rejection(), now);
            return;
        }
        model.took(leg, now);
        if (hasSlot(model)) {
            takeSlot(model, leg, now);
        } else {
            leg.stage(Leg.Stage.NODE_QUEUE);
            model.line.add(leg, now);
        }
    }

    /** A model about to leave takes nothing new, so that it does leave. */
    private boolean hasSlot(NodeModel model) {
        return model.state != ModelState.DRAINING && model.inSlots < admission.seats(model.index);
    }

    private void takeSlot(NodeModel model, Leg leg, long now) {
        model.slotTaken(leg);
        leg.slotAt(now);
        if (model.state == ModelState.RESIDENT) {
            start(model, leg, now);
        } else {
            leg.stage(Leg.Stage.LOAD_WAIT);
            model.loadWaiters.add(leg);
            residency.want(model, now);
        }
    }

    private void start(NodeModel model, Leg leg, long now) {
        leg.stage(Leg.Stage.RUNNING);
        leg.startedAt(now);
        model.atBackend.add(leg);
        countAtBackend(1, now);
        backend.start(leg);
    }

    private void countAtBackend(int change, long now) {
        hasNews = true;
        atBackend += change;
        listener.running(machine, atBackend, now);
    }

    private void refuse(Leg leg, Outcome.Rejected rejection, long now) {
        hasNews = true;
        leg.stage(Leg.Stage.LEFT);
        network.answer(machine, new Message.Rejected(leg, rejection), now);
    }

    private void waitedTooLong(Leg leg, long now) {
        NodeModel model = models[leg.model()];
        model.released(leg);
        refuse(leg, admission.waitedTooLong(model.index, model.inSlots, model.line.size()), now);
    }

    private void cancel(Leg leg, long now) {
        NodeModel model = models[leg.model()];
        switch (leg.stage()) {
            case NODE_QUEUE -> {
                model.line.remove(leg);
                model.released(leg);
            }
            case LOAD_WAIT -> {
                model.loadWaiters.remove(leg);
                model.slotFreed(leg, now);
            }
            case RUNNING -> {
                backend.cancel(leg);
                leaveBackend(model, leg, now);
            }
            default -> {}
        }
        if (leg.stage() != Leg.Stage.LEFT) {
            leg.stage(Leg.Stage.LEFT);
            changed(now);
        }
    }

    private void leaveBackend(NodeModel model, Leg leg, long now) {
        model.atBackend.remove(leg);
        countAtBackend(-1, now);
        model.slotFreed(leg, now);
    }

    /** Something has become free: seats for those who wait, memory for what wants to be loaded. */
    private void changed(long now) {
        residency.advance(now);
        for (NodeModel model : models) {
            while (!model.line.isEmpty() && hasSlot(model)) {
                Leg next = model.line.first().orElseThrow();
                model.line.remove(next);
                takeSlot(model, next, now);
            }
        }
        pool.advance(now);
    }

    private void load(int model, long now) {
        if (models[model].state == ModelState.RESIDENT) {
            network.answer(machine, new Message.LoadEnded(model, true), now);
        } else {
            residency.want(models[model], now);
        }
    }

    @Override
    public void loaded(int index, long now) {
        NodeModel model = models[index];
        become(model, ModelState.RESIDENT, now);
        if (!pool.isLoading(index)) {
            network.answer(machine, new Message.LoadEnded(index, true), now);
        }
        for (Leg a = model.loadWaiters.poll(); a != null; a = model.loadWaiters.poll()) {
            start(model, a, now);
        }
        changed(now);
    }

    @Override
    public void loadFailed(int index, String cause, long now) {
        NodeModel model = models[index];
        become(model, ModelState.ON_DISK, now);
        listener.loadFailed(machine, index, cause, now);
        if (!pool.loadFailed(index, now)) {
            network.answer(machine, new Message.LoadEnded(index, false), now);
        }
        loadRefused(model, new Outcome.Rejected(UNAVAILABLE, LOAD_FAILED, 0), now);
        changed(now);
    }

    /** Nobody gets the model here: those who wait for the load are turned away. */
    private void loadRefused(NodeModel model, Outcome.Rejected rejection, long now) {
        for (Leg a = model.loadWaiters.poll(); a != null; a = model.loadWaiters.poll()) {
            model.slotFreed(a, now);
            refuse(a, rejection, now);
        }
    }

    @Override
    public void unloaded(int index, long now) {
        models[index].unloading = false;
        become(models[index], ModelState.ON_DISK, now);
        changed(now);
    }

    @Override
    public void lost(int index, String cause, long now) {
        NodeModel model = models[index];
        model.unloading = false;
        become(model, ModelState.ON_DISK, now);
        model.atBackend.forEach(leg -> failed(leg, cause, now));
        changed(now);
    }

    @Override
    public void firstToken(Leg leg, long now) {
        models[leg.model()].prefilled(leg);
        network.answer(machine, new Message.FirstToken(leg), now);
    }

    @Override
    public void finished(Leg leg, long now) {
        NodeModel model = models[leg.model()];
        leg.stage(Leg.Stage.LEFT);
        leaveBackend(model, leg, now);
        model.observe(leg);
        network.answer(machine, new Message.Finished(leg), now);
        changed(now);
    }

    @Override
    public void rejected(Leg leg, Outcome.Rejected rejection, long now) {
        leaveBackend(models[leg.model()], leg, now);
        refuse(leg, rejection, now);
        changed(now);
    }

    @Override
    public void failed(Leg leg, String cause, long now) {
        leg.stage(Leg.Stage.LEFT);
        leaveBackend(models[leg.model()], leg, now);
        network.answer(machine, new Message.Broken(leg, cause), now);
        changed(now);
    }

    /** The way to the Coordinator has broken: what the machine has for it is nobody's any more. */
    void disconnected(long now) {
        for (NodeModel model : models) {
            model.legs().forEach(leg -> {
                cancel(leg, now);
                network.broken(machine, leg, now);
            });
        }
    }

    void become(NodeModel model, ModelState next, long now) {
        hasNews = true;
        ModelState before = model.state;
        if (before == ModelState.LOADING && next == ModelState.RESIDENT) {
            model.residentSince = now;
        }
        model.state = next;
        listener.modelState(machine, model.index, before, next, now);
    }

    /**
     * Fills in what the machine has to say of itself. While nothing runs and nothing has happened that is nothing new: what runs
     * uses more memory from token to token, so it is news in itself.
     */
    void fill(MachineReport report) {
        if (hasNews || atBackend > 0) {
            hasNews = false;
            reports++;
        }
        report.number = reports;
        report.usedBytes = backend.usedBytes();
        for (NodeModel model : models) {
            model.fill(report.models[model.index]);
        }
    }

    NodeModel[] models() {
        return models;
    }

    Network network() {
        return network;
    }

    int index() {
        return machine;
    }

    /** Turns away everything that waits for the model. */
    void rejectWaiting(NodeModel model, String reason, long now) {
        Outcome.Rejected rejection = new Outcome.Rejected(UNAVAILABLE, reason, 0);
        while (!model.line.isEmpty()) {
            Leg leg = model.line.first().orElseThrow();
            model.line.remove(leg);
            model.released(leg);
            refuse(leg, rejection, now);
        }
        loadRefused(model, rejection, now);
    }

    /** Breaks off everything that the model runs. */
    void breakOff(NodeModel model, String cause, long now) {
        model.atBackend.forEach(leg -> {
            backend.cancel(leg);
            failed(leg, cause, now);
        });
    }

    @Override
    public Machine machine() {
        return fleet.machine(machine);
    }

    @Override
    public Fleet fleet() {
        return fleet;
    }

    @Override
    public ModelState state(int model) {
        return models[model].state;
    }

    @Override
    public int running(int model) {
        return models[model].inSlots;
    }

    @Override
    public int waiting(int model) {
        return models[model].line.size();
    }

    @Override
    public long lastUsedAt(int model) {
        return models[model].lastUsedAt;
    }

    @Override
    public long residentSince(int model) {
        return models[model].residentSince;
    }

    @Override
    public long bytesToLoad(int model) {
        return fleet.bytesToLoad(machine, model);
    }

    @Override
    public long heldBytes(int model) {
        return fleet.model(model).weightBytes() + backend.claimedBytes(model);
    }

    @Override
    public long usedBytes() {
        return backend.usedBytes();
    }
}

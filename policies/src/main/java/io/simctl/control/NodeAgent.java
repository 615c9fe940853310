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
            RequestQueue line =
                    new RequestQueue(alarms, policies.scheduling(), admission.maxWait(), this::waitedTooLong);
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
            case Message.Run(Attempt attempt, boolean despiteAssignment) -> arrive(attempt, despiteAssignment, now);
            case Message.Cancel(Attempt attempt) -> cancel(attempt, now);
            case Message.Assign(int model, long epoch) -> pool.assign(model, epoch, now);
            case Message.Load(int model) -> load(model, now);
            case Message.Unload(int model) -> residency.unloadWhenIdle(models[model], now);
        }
    }

    private void arrive(Attempt attempt, boolean despiteAssignment, long now) {
        NodeModel model = models[attempt.model()];
        attempt.nodeAt(now);
        model.received(attempt.request());
        if (!despiteAssignment && pool.standsAgainst(model.index)) {
            String reason = pool.isSwitching() ? SWITCHING_MODEL : ASSIGNED_POOL_MODEL;
            refuse(attempt, new Outcome.Rejected(UNAVAILABLE, reason, 0), now);
            return;
        }
        Verdict verdict = admission.arrive(model.index, model.inSlots, model.line.size());
        if (verdict instanceof Verdict.Reject reject) {
            refuse(attempt, reject.rejection(), now);
            return;
        }
        model.took(attempt, now);
        if (hasSlot(model)) {
            takeSlot(model, attempt, now);
        } else {
            attempt.stage(Attempt.Stage.NODE_QUEUE);
            model.line.add(attempt, now);
        }
    }

    /** A model about to leave takes nothing new, so that it does leave. */
    private boolean hasSlot(NodeModel model) {
        return model.state != ModelState.DRAINING && model.inSlots < admission.seats(model.index);
    }

    private void takeSlot(NodeModel model, Attempt attempt, long now) {
        model.slotTaken(attempt);
        attempt.slotAt(now);
        if (model.state == ModelState.RESIDENT) {
            start(model, attempt, now);
        } else {
            attempt.stage(Attempt.Stage.LOAD_WAIT);
            model.loadWaiters.add(attempt);
            residency.want(model, now);
        }
    }

    private void start(NodeModel model, Attempt attempt, long now) {
        attempt.stage(Attempt.Stage.RUNNING);
        attempt.startedAt(now);
        model.atBackend.add(attempt);
        countAtBackend(1, now);
        backend.start(attempt);
    }

    private void countAtBackend(int change, long now) {
        hasNews = true;
        atBackend += change;
        listener.running(machine, atBackend, now);
    }

    private void refuse(Attempt attempt, Outcome.Rejected rejection, long now) {
        hasNews = true;
        attempt.stage(Attempt.Stage.LEFT);
        network.answer(machine, new Message.Refused(attempt, rejection), now);
    }

    private void waitedTooLong(Attempt attempt, long now) {
        NodeModel model = models[attempt.model()];
        model.released(attempt);
        refuse(attempt, admission.waitedTooLong(model.index, model.inSlots, model.line.size()), now);
    }

    private void cancel(Attempt attempt, long now) {
        NodeModel model = models[attempt.model()];
        switch (attempt.stage()) {
            case NODE_QUEUE -> {
                model.line.remove(attempt);
                model.released(attempt);
            }
            case LOAD_WAIT -> {
                model.loadWaiters.remove(attempt);
                model.slotFreed(attempt, now);
            }
            case RUNNING -> {
                backend.cancel(attempt);
                leaveBackend(model, attempt, now);
            }
            default -> {}
        }
        if (attempt.stage() != Attempt.Stage.LEFT) {
            attempt.stage(Attempt.Stage.LEFT);
            changed(now);
        }
    }

    private void leaveBackend(NodeModel model, Attempt attempt, long now) {
        model.atBackend.remove(attempt);
        countAtBackend(-1, now);
        model.slotFreed(attempt, now);
    }

    /** Something has become free: seats for those who wait, memory for what wants to be loaded. */
    private void changed(long now) {
        residency.advance(now);
        for (NodeModel model : models) {
            while (!model.line.isEmpty() && hasSlot(model)) {
                Attempt next = model.line.first().orElseThrow();
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
        for (Attempt a = model.loadWaiters.poll(); a != null; a = model.loadWaiters.poll()) {
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
        for (Attempt a = model.loadWaiters.poll(); a != null; a = model.loadWaiters.poll()) {
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
        model.atBackend.forEach(attempt -> failed(attempt, cause, now));
        changed(now);
    }

    @Override
    public void firstToken(Attempt attempt, long now) {
        models[attempt.model()].prefilled(attempt);
        network.answer(machine, new Message.FirstToken(attempt), now);
    }

    @Override
    public void finished(Attempt attempt, long now) {
        NodeModel model = models[attempt.model()];
        attempt.stage(Attempt.Stage.LEFT);
        leaveBackend(model, attempt, now);
        model.observe(attempt);
        network.answer(machine, new Message.Finished(attempt), now);
        changed(now);
    }

    @Override
    public void rejected(Attempt attempt, Outcome.Rejected rejection, long now) {
        leaveBackend(models[attempt.model()], attempt, now);
        refuse(attempt, rejection, now);
        changed(now);
    }

    @Override
    public void failed(Attempt attempt, String cause, long now) {
        attempt.stage(Attempt.Stage.LEFT);
        leaveBackend(models[attempt.model()], attempt, now);
        network.answer(machine, new Message.Broken(attempt, cause), now);
        changed(now);
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
            Attempt attempt = model.line.first().orElseThrow();
            model.line.remove(attempt);
            model.released(attempt);
            refuse(attempt, rejection, now);
        }
        loadRefused(model, rejection, now);
    }

    /** Breaks off everything that the model runs. */
    void breakOff(NodeModel model, String cause, long now) {
        model.atBackend.forEach(attempt -> {
            backend.cancel(attempt);
            failed(attempt, cause, now);
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

package io.simctl.control.node;

import io.simctl.control.Backend;
import io.simctl.control.link.MachineReport;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.Machine;
import io.simctl.fleet.ModelState;
import io.simctl.policy.NodeAdmission;
import io.simctl.policy.NodeView;

/** The state of a machine: what is in its memory, and how many wait, hold a slot and run. All that decides there works on it. */
final class NodeState implements NodeView {
    private final int machine;
    private final Fleet fleet;
    private final Backend backend;
    private final NodeAdmission admission;
    private final NodeModel[] models;
    private long reports;
    private boolean hasNews = true;
    private int atBackend;
    private int waiting;

    NodeState(Fleet fleet, int machine, Backend backend, NodeAdmission admission) {
        this.machine = machine;
        this.fleet = fleet;
        this.backend = backend;
        this.admission = admission;
        this.models = new NodeModel[fleet.models().size()];
        for (int model = 0; model < models.length; model++) {
            ModelState atStart = fleet.hosting(machine, model).stateAtStart();
            models[model] = new NodeModel(model, atStart, admission.slots(model));
        }
    }

    /** Index of the machine in the fleet. */
    int index() {
        return machine;
    }

    /** By index. */
    NodeModel[] models() {
        return models;
    }

    NodeModel model(int index) {
        return models[index];
    }

    /** Something has happened of which the next report tells. */
    void news() {
        hasNews = true;
    }

    /** Counts those who wait for a slot, over all models. */
    void countWaiting(int change) {
        waiting += change;
    }

    /** Whether anybody waits for a slot. */
    boolean isAnyWaiting() {
        return waiting > 0;
    }

    /** Counts the legs at the backend, over all models, and answers their number. */
    int countAtBackend(int change) {
        hasNews = true;
        atBackend += change;
        return atBackend;
    }

    /**
     * Fills in what the machine has to say of itself. While nothing runs and nothing has happened that is nothing new: what runs
     * uses more memory from token to token, so it is news in itself.
     */
    void fill(MachineReport report) {
        for (NodeModel model : models) {
            int slots = admission.slots(model.index);
            hasNews |= slots != model.slots;
            model.slots = slots;
        }
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
        return models[model].waiting;
    }

    @Override
    public int awaitingLoad(int model) {
        return models[model].loadWaiters.size();
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

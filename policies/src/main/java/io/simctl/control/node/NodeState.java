package io.simctl.control.node;

import io.simctl.control.Attempt;
import io.simctl.control.Backend;
import io.simctl.control.link.MachineReport;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.Machine;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.ThermalState;
import io.simctl.policy.NodeAdmission;
import io.simctl.policy.NodeView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state of a machine: what is in its memory, and how many wait, hold a slot and run. All that decides there works on it. */
final class NodeState implements NodeView {
    /** Slots that need no looking at; one for all machines, since each report asks. */
    private static final int[] FIXED = {};

    private final int machine;
    private final Fleet fleet;
    private final Backend backend;
    private final NodeAdmission admission;
    private final @Nullable NodeModel[] models;
    private final List<NodeModel> used = new ArrayList<>(1);
    private final int[] slots;
    private NodeModel[] news = {};
    private int newsCount;
    private long reports;
    private long filled;
    private long read;
    private boolean hasNews = true;
    private ThermalState thermal = ThermalState.NOMINAL;
    private Runnable newsListener = () -> {};
    private int atBackend;
    private int waiting;

    NodeState(Fleet fleet, int machine, Backend backend, NodeAdmission admission) {
        this.machine = machine;
        this.fleet = fleet;
        this.backend = backend;
        this.admission = admission;
        this.models = new @Nullable NodeModel[fleet.models().size()];
        this.slots = admission.hasFixedSlots() ? FIXED : new int[models.length];
        for (int model = 0; model < slots.length; model++) {
            slots[model] = admission.slots(model);
        }
        for (int model = 0; model < models.length; model++) {
            if (fleet.hosting(machine, model).residentAtStart()) {
                model(model);
            }
        }
    }

    /** Index of the machine in the fleet. */
    int index() {
        return machine;
    }

    /** Those that were ever asked for or in memory, by index; of a fleet's many models a machine may see a few. */
    List<NodeModel> used() {
        return used;
    }

    NodeModel model(int index) {
        NodeModel known = models[index];
        return known == null ? use(index) : known;
    }

    private NodeModel use(int index) {
        NodeModel first =
                new NodeModel(this, index, fleet.hosting(machine, index).stateAtStart(), admission.slots(index));
        models[index] = first;
        int place = 0;
        while (place < used.size() && used.get(place).index < index) {
            place++;
        }
        used.add(place, first);
        return first;
    }

    /** The next report is to tell of the model, and every further one until one that tells of it has been read. */
    void changed(NodeModel model) {
        news();
        model.changedAfter = filled;
        if (!model.isNews) {
            model.isNews = true;
            if (newsCount == news.length) {
                news = Arrays.copyOf(news, Math.max(2, 2 * newsCount));
            }
            news[newsCount++] = model;
        }
    }

    /** Something has happened of which the next report tells. */
    void news() {
        if (!hasNews) {
            hasNews = true;
            newsListener.run();
        }
    }

    /** Calls this whenever the next report is to tell something new, once before each such report. */
    void onNews(Runnable listener) {
        newsListener = listener;
    }

    /**
     * True once the last report has been read and the next would tell nothing new unless something happens before. The heat of a machine
     * changes by faults alone, and where there are any, every report counts.
     */
    boolean hasToldAll() {
        return !hasNews && read == filled && atBackend == 0 && slots.length == 0;
    }

    /** Counts those who wait for a slot, over all models. */
    void countWaiting(int change) {
        waiting += change;
    }

    /** Whether anybody waits for a slot. */
    boolean isAnyWaiting() {
        return waiting > 0;
    }

    /** True while just one waits for a slot. */
    boolean isOnlyOneWaiting() {
        return waiting == 1;
    }

    /** Counts the legs at the backend, over all models, and answers their number. */
    int countAtBackend(int change) {
        news();
        atBackend += change;
        return atBackend;
    }

    /**
     * Fills in what the machine has to say of itself. While nothing runs and nothing has happened that is nothing new: what runs
     * uses more memory from token to token, so it is news in itself.
     */
    void fill(MachineReport report) {
        lookAtSlots();
        lookAtHeat();
        if (hasNews || atBackend > 0) {
            hasNews = false;
            reports++;
        }
        filled++;
        report.clear();
        report.number = reports;
        report.filled = filled;
        report.usedBytes = backend.usedBytes();
        report.rank = backend.rank();
        report.thermal = thermal;
        backend.fill(report.caches());
        int untold = 0;
        for (int i = 0; i < newsCount; i++) {
            NodeModel model = news[i];
            if (model.changedAfter < read) {
                model.isNews = false;
            } else {
                model.fill(report.add(model.index));
                news[untold++] = model;
            }
        }
        newsCount = untold;
    }

    /** The machine's reports are to tell of its prefix caches. */
    void watchCaches() {
        backend.watchCaches();
    }

    /** A report has been read: what was the case when it was filled is known. */
    void reportRead(MachineReport report) {
        read = Math.max(read, report.filled);
        backend.read(report.caches());
    }

    private void lookAtHeat() {
        ThermalState now = backend.thermal();
        if (now != thermal) {
            thermal = now;
            news();
        }
    }

    private void lookAtSlots() {
        for (int index = 0; index < slots.length; index++) {
            int now = admission.slots(index);
            if (now != slots[index]) {
                slots[index] = now;
                model(index).slots = now;
                changed(model(index));
            }
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
        NodeModel known = models[model];
        return known == null ? fleet.hosting(machine, model).stateAtStart() : known.state();
    }

    @Override
    public int running(int model) {
        NodeModel known = models[model];
        return known == null ? 0 : known.inSlots;
    }

    @Override
    public int waiting(int model) {
        NodeModel known = models[model];
        return known == null ? 0 : known.waiting;
    }

    @Override
    public int awaitingLoad(int model) {
        NodeModel known = models[model];
        return known == null ? 0 : known.loadWaiters.size();
    }

    @Override
    public long lastUsedAt(int model) {
        NodeModel known = models[model];
        return known == null ? Attempt.UNSET : known.lastUsedAt;
    }

    @Override
    public long residentSince(int model) {
        NodeModel known = models[model];
        return known == null ? 0 : known.residentSince;
    }

    @Override
    public long bytesToLoad(int model) {
        return fleet.bytesToLoad(machine, model) - backend.peerBytes(model);
    }

    @Override
    public long heldBytes(int model) {
        return fleet.model(model).weightBytes() - backend.peerBytes(model) + backend.claimedBytes(model);
    }

    @Override
    public long usedBytes() {
        return backend.usedBytes();
    }
}

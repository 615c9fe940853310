package io.simctl.control.coordinator;

import io.simctl.control.Leg;
import io.simctl.control.link.MachineReport;
import io.simctl.control.link.ModelReport;
import io.simctl.control.link.ReportTimes;
import io.simctl.fleet.Cluster;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.Machine;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.ThermalState;
import io.simctl.policy.MachineView;
import io.simctl.policy.Target;
import io.simctl.policy.TargetState;
import java.util.BitSet;

/** The Coordinator's books on one machine: what policies read as a {@link MachineView}, and the writing of it. */
public final class KnownMachine implements MachineView {
    private final Fleet fleet;
    private final int index;
    private final Machine machine;
    private final boolean privateOnly;
    private final boolean mayHost;
    private final KnownModel[] models;
    private final BitSet learned = new BitSet();
    private final BitSet busy = new BitSet();
    private boolean hasLearned;
    private long reportNumber = -1;
    private long reportTakenAt;
    private ReportTimes reports = ReportTimes.AS_READ;
    private long usedBytes;
    private int rank = Cluster.NO_RANK;
    private ThermalState thermal = ThermalState.NOMINAL;
    private int residentModels;
    private int recoveringModels;
    private long residentWeightBytes;
    private int residencyChanges;
    private int pendingTotal;
    private long pendingPromptTokensTotal;
    private long promptTokensAheadTotal;
    private int busyTotal;
    private int busyModels;
    private boolean online = true;
    private Target target = Target.NONE;
    private TargetState targetState = TargetState.UNMANAGED;
    private long targetedAt;

    /** @param models what is known of each model, by index */
    KnownMachine(Fleet fleet, int index, KnownModel[] models) {
        this.fleet = fleet;
        this.index = index;
        this.machine = fleet.machine(index);
        this.privateOnly = machine.privateOnly();
        this.mayHost = fleet.clusters().stream().anyMatch(cluster -> cluster.first() == index);
        this.models = models;
        for (int model = 0; model < models.length; model++) {
            if (models[model].state == ModelState.RESIDENT) {
                residentModels++;
                residentWeightBytes += fleet.model(model).weightBytes();
            }
        }
    }

    /** Reports may be left out from now on where they would tell nothing new. */
    void reports(ReportTimes times) {
        reports = times;
    }

    /** The books on the model, to be written to. */
    private KnownModel own(int model) {
        if (models[model].isCommon) {
            models[model] = models[model].ofOneMachine();
        }
        return models[model];
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public Machine machine() {
        return machine;
    }

    /** Whether only the owner's requests may run there. */
    boolean isPrivateOnly() {
        return privateOnly;
    }

    @Override
    public Fleet fleet() {
        return fleet;
    }

    @Override
    public boolean isOnline() {
        return online;
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public ThermalState thermal() {
        return thermal;
    }

    @Override
    public boolean isCapable(int model) {
        return models[model].capable && (!mayHost || rank == Cluster.HOST || fleet.fits(index, model));
    }

    @Override
    public double registeredDecodeRate(int model) {
        return models[model].hosting.decodeTokensPerSecond();
    }

    @Override
    public double registeredPrefillRate(int model) {
        return models[model].hosting.prefillTokensPerSecond();
    }

    @Override
    public long reportAge(long now) {
        return now - reports.takenAt(index, reportTakenAt, now);
    }

    @Override
    public ModelState state(int model) {
        return models[model].state;
    }

    @Override
    public boolean isResident(int model) {
        return models[model].state == ModelState.RESIDENT;
    }

    @Override
    public boolean isRecovering(int model) {
        return models[model].recovering;
    }

    @Override
    public int recoveringModels() {
        return recoveringModels;
    }

    @Override
    public int residentModels() {
        return residentModels;
    }

    @Override
    public long residentWeightBytes() {
        return residentWeightBytes;
    }

    @Override
    public int residencyChanges() {
        return residencyChanges;
    }

    @Override
    public int running(int model) {
        return models[model].running;
    }

    @Override
    public int waiting(int model) {
        return models[model].waiting;
    }

    @Override
    public int busyTotal() {
        return busyTotal;
    }

    @Override
    public long waitingPromptTokens(int model) {
        return models[model].waitingPromptTokens;
    }

    @Override
    public long promisedTokens(int model) {
        return models[model].promisedTokens;
    }

    @Override
    public double observedDecodeRate(int model) {
        return models[model].decodeTokensPerSecond;
    }

    @Override
    public long usedBytes() {
        return usedBytes;
    }

    @Override
    public int pending(int model) {
        return models[model].pending;
    }

    @Override
    public int pendingTotal() {
        return pendingTotal;
    }

    @Override
    public long pendingMaxTokens(int model) {
        return models[model].pendingMaxTokens;
    }

    @Override
    public long pendingPromptTokens(int model) {
        return models[model].pendingPromptTokens;
    }

    @Override
    public int sentSinceReport(int model) {
        KnownModel its = models[model];
        return (int) (its.sent - its.received);
    }

    @Override
    public long sentSinceReportPromptTokens(int model) {
        KnownModel its = models[model];
        return its.sentPromptTokens - its.receivedPromptTokens;
    }

    @Override
    public int effectiveQueue(int model) {
        KnownModel its = models[model];
        return Math.max(its.pending, its.running + its.waiting);
    }

    @Override
    public int nextBusyModel(int from) {
        return busy.nextSetBit(from);
    }

    @Override
    public int busyModels() {
        return busyModels;
    }

    @Override
    public long promptTokensAheadTotal() {
        return promptTokensAheadTotal;
    }

    @Override
    public long pendingPromptTokensTotal() {
        return pendingPromptTokensTotal;
    }

    @Override
    public boolean isIdle() {
        return pendingTotal == 0 && busyTotal() == 0;
    }

    @Override
    public int slots(int model) {
        return models[model].slots;
    }

    @Override
    public boolean isLoadPending(int model, long now) {
        return models[model].loadPendingUntil > now || models[model].state == ModelState.LOADING;
    }

    @Override
    public boolean isCoolingDown(int model, long now) {
        return models[model].cooldownUntil > now;
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public TargetState targetState() {
        return targetState;
    }

    @Override
    public boolean isManaged() {
        return targetState != TargetState.UNMANAGED;
    }

    @Override
    public long targetedAt() {
        return targetedAt;
    }

    void online(boolean reachable) {
        if (reachable != online) {
            residencyChanges++;
        }
        online = reachable;
    }

    private void state(int model, KnownModel its, ModelState state) {
        boolean wasResident = its.state == ModelState.RESIDENT;
        its.state = state;
        countResident(model, wasResident, state == ModelState.RESIDENT);
    }

    private void countResident(int model, boolean before, boolean after) {
        if (before != after) {
            residencyChanges++;
            residentModels += after ? 1 : -1;
            residentWeightBytes += after
                    ? fleet.model(model).weightBytes()
                    : -fleet.model(model).weightBytes();
        }
    }

    private void countBusy(int model) {
        KnownModel its = models[model];
        boolean isBusy = effectiveQueue(model) > 0;
        if (its.isBusy != isBusy) {
            its.isBusy = isBusy;
            busy.set(model, isBusy);
            busyModels += isBusy ? 1 : -1;
        }
    }

    /** What the last report said of the model, and what was learned of it since. */
    ModelReport reported(int model) {
        return models[model];
    }

    /** Takes over a heartbeat; one with the number of the last tells nothing new. */
    void heard(MachineReport latest, long takenAt) {
        reportTakenAt = takenAt;
        residencyChanges += latest.rank == rank ? 0 : 1;
        rank = latest.rank;
        if (hasLearned) {
            forgetLearned();
        }
        if (latest.number == reportNumber) {
            return;
        }
        reportNumber = latest.number;
        usedBytes = latest.usedBytes;
        thermal = latest.thermal;
        for (int i = 0; i < latest.size(); i++) {
            report(latest.model(i), latest.of(i));
        }
    }

    private void forgetLearned() {
        for (int model = learned.nextSetBit(0); model >= 0; model = learned.nextSetBit(model + 1)) {
            state(model, models[model], models[model].reportedState);
        }
        learned.clear();
        hasLearned = false;
    }

    private void report(int index, ModelReport latest) {
        KnownModel model = own(index);
        boolean wasResident = model.state == ModelState.RESIDENT;
        recoveringModels += (latest.recovering ? 1 : 0) - (model.recovering ? 1 : 0);
        busyTotal -= model.running + model.waiting;
        promptTokensAheadTotal -= model.waitingPromptTokens - model.receivedPromptTokens;
        model.copyFrom(latest);
        model.reportedState = model.state;
        busyTotal += model.running + model.waiting;
        promptTokensAheadTotal += model.waitingPromptTokens - model.receivedPromptTokens;
        countResident(index, wasResident, model.state == ModelState.RESIDENT);
        countBusy(index);
    }

    /** The model's state is known from an answer of the machine before the next report tells. */
    void learned(int model, ModelState state) {
        state(model, own(model), state);
        learned.set(model);
        hasLearned = true;
    }

    /** A leg is to be sent, now or once another machine has delivered what it needs. */
    void expects(Leg leg) {
        KnownModel model = own(leg.model());
        model.pending++;
        model.pendingMaxTokens += leg.request().maxTokens();
        model.pendingPromptTokens += leg.request().promptTokens();
        pendingTotal++;
        pendingPromptTokensTotal += leg.request().promptTokens();
        countBusy(leg.model());
    }

    /** A leg that was expected is on its way. */
    void sent(Leg leg) {
        KnownModel model = own(leg.model());
        model.sent++;
        model.sentPromptTokens += leg.promptTokensToCompute();
        promptTokensAheadTotal += leg.promptTokensToCompute();
    }

    /** A leg that was sent has been lost on the way: the machine's reports will never count it. */
    void neverArrived(Leg leg) {
        KnownModel model = own(leg.model());
        model.sent--;
        model.sentPromptTokens -= leg.promptTokensToCompute();
        promptTokensAheadTotal -= leg.promptTokensToCompute();
    }

    /** A leg that was expected has ended, or is not going to be sent. */
    void settled(Leg leg) {
        KnownModel model = own(leg.model());
        model.pending--;
        model.pendingMaxTokens -= leg.request().maxTokens();
        model.pendingPromptTokens -= leg.request().promptTokens();
        pendingTotal--;
        pendingPromptTokensTotal -= leg.request().promptTokens();
        countBusy(leg.model());
    }

    void loadPending(int model, long until) {
        own(model).loadPendingUntil = until;
    }

    void coolDown(int model, long until) {
        own(model).cooldownUntil = until;
    }

    /** Gives the machine a new target. */
    void target(Target next, long now) {
        target = next;
        targetState = TargetState.LOADING;
        targetedAt = now;
    }

    void targetState(TargetState state) {
        targetState = state;
    }
}

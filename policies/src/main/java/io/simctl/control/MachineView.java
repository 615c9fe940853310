package io.simctl.control;

import io.simctl.fleet.Fleet;
import io.simctl.fleet.Machine;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.Request;

/**
 * What the Coordinator knows of one machine: what does not change, what the last heartbeat said and how old that is, and
 * what the Coordinator itself has sent there. Policies read it; only the Coordinator writes.
 *
 * <p>The view can be wrong in the ways a real one is: a report is as old as {@link #reportAge}, and requests that the
 * machine has ended may still count as {@link #pending} until the answer has crossed the network.
 */
public final class MachineView {
    private final Fleet fleet;
    private final int index;
    private final Machine machine;
    private final boolean privateOnly;
    private final ModelView[] models;
    private long reportNumber = -1;
    private long reportTakenAt;
    private boolean learnedSinceReport;
    private long usedBytes;
    private int pendingTotal;
    private boolean online = true;
    private Assignment assignment = Assignment.NONE;

    /** The pool that the machine is bound to; apart, since it hardly ever changes. */
    private record Assignment(int model, AssignmentState state, long epoch, long at) {
        static final Assignment NONE = new Assignment(-1, AssignmentState.UNMANAGED, 0, 0);
    }

    MachineView(Fleet fleet, int index) {
        this.fleet = fleet;
        this.index = index;
        this.machine = fleet.machine(index);
        this.privateOnly = machine.privateOnly();
        this.models = new ModelView[fleet.models().size()];
        for (int model = 0; model < models.length; model++) {
            models[model] = new ModelView(fleet.hosting(index, model), fleet.capable(index, model));
        }
    }

    /** Index of the machine in the fleet. */
    public int index() {
        return index;
    }

    /** What does not change. */
    public Machine machine() {
        return machine;
    }

    /** Whether only the owner's requests may run there. */
    boolean isPrivateOnly() {
        return privateOnly;
    }

    /** The fleet that the machine is part of. */
    public Fleet fleet() {
        return fleet;
    }

    /** Whether the machine can be reached. */
    public boolean isOnline() {
        return online;
    }

    /** Whether the machine has the model on disk and the memory for it. */
    public boolean isCapable(int model) {
        return models[model].capable;
    }

    /** Registered single-stream decode rate of the model, tokens/s, or 0 when unknown. */
    public double registeredDecodeRate(int model) {
        return models[model].hosting.decodeTokensPerSecond();
    }

    /** Registered prefill rate of the model, tokens/s, or 0 when unknown. */
    public double registeredPrefillRate(int model) {
        return models[model].hosting.prefillTokensPerSecond();
    }

    /** Nanoseconds since the last report was taken. */
    public long reportAge(long now) {
        return now - reportTakenAt;
    }

    /** What the last report said of the model. */
    public ModelState state(int model) {
        return models[model].state;
    }

    /** Whether the last report said that the model's weights are in memory and serve. */
    public boolean isResident(int model) {
        return models[model].state == ModelState.RESIDENT;
    }

    /** How many models the last report said to be resident. */
    public int residentModels() {
        int count = 0;
        for (ModelView model : models) {
            if (model.state == ModelState.RESIDENT) {
                count++;
            }
        }
        return count;
    }

    /** Requests that hold a seat, at the backend or waiting for a load, by the last report. */
    public int running(int model) {
        return models[model].running;
    }

    /** Requests waiting on the machine for a seat by the last report. */
    public int waiting(int model) {
        return models[model].waiting;
    }

    /** Requests of all models at the backend or waiting on the machine, by the last report. */
    public int busyTotal() {
        int sum = 0;
        for (ModelView model : models) {
            sum += model.running + model.waiting;
        }
        return sum;
    }

    /** Prompt tokens that wait for prefill on the machine by the last report. */
    public long waitingPromptTokens(int model) {
        return models[model].waitingPromptTokens;
    }

    /** Output tokens that the running requests may still generate, by their announced limits and the last report. */
    public long promisedTokens(int model) {
        return models[model].promisedTokens;
    }

    /**
     * Decode rate per sequence that the machine observed, tokens/s, as an exponentially weighted average; 0 while there is no
     * observation.
     */
    public double observedDecodeRate(int model) {
        return models[model].decodeTokensPerSecond;
    }

    /** Bytes of weights and KV cache in use by the last report. */
    public long usedBytes() {
        return usedBytes;
    }

    /** Requests for the model that the Coordinator has sent to the machine and not seen the end of. */
    public int pending(int model) {
        return models[model].pending;
    }

    /** Requests for any model that the Coordinator has sent to the machine and not seen the end of. */
    public int pendingTotal() {
        return pendingTotal;
    }

    /** Announced output limits of the pending requests for the model, in tokens. */
    public long pendingMaxTokens(int model) {
        return models[model].pendingMaxTokens;
    }

    /** Requests for the model that the Coordinator has sent and that had not reached the machine at the last report. */
    public int sentSinceReport(int model) {
        ModelView its = models[model];
        return (int) (its.sent - its.received);
    }

    /** Prompt tokens of the requests that had not reached the machine at the last report. */
    public long sentSinceReportPromptTokens(int model) {
        ModelView its = models[model];
        return its.sentPromptTokens - its.receivedPromptTokens;
    }

    /** The larger of what the Coordinator has pending there for the model and what the machine reported. */
    public int effectiveQueue(int model) {
        ModelView its = models[model];
        return Math.max(its.pending, its.running + its.waiting);
    }

    /** Nothing is known to run, wait, or be on its way there. */
    public boolean isIdle() {
        return pendingTotal == 0 && busyTotal() == 0;
    }

    /** Requests for the model that run there at once, by the node's admission. */
    public int seats(int model) {
        return models[model].seats;
    }

    /** Whether a load of the model is under way as far as the Coordinator knows. */
    public boolean isLoadPending(int model, long now) {
        return models[model].loadPendingUntil > now || models[model].state == ModelState.LOADING;
    }

    /** Whether a load of the model failed there a short while ago. */
    public boolean isCoolingDown(int model, long now) {
        return models[model].cooldownUntil > now;
    }

    /** Model of the pool that the machine was assigned to, or -1. */
    public int assignedModel() {
        return assignment.model();
    }

    /** How far the assignment is. */
    public AssignmentState assignment() {
        return assignment.state();
    }

    /** Whether the machine was ever assigned to a pool. */
    public boolean isManaged() {
        return assignment.model() >= 0;
    }

    /** Counts up with each change of assignment; 0 before the first. */
    public long epoch() {
        return assignment.epoch();
    }

    /** When the machine was last assigned. */
    public long assignedAt() {
        return assignment.at();
    }

    void online(boolean reachable) {
        online = reachable;
    }

    void seats(int model, int count) {
        models[model].seats = count;
    }

    /** What the last report said of the model, and what was learned of it since. */
    ModelReport reported(int model) {
        return models[model];
    }

    /** Takes over a heartbeat; one with the number of the last tells nothing new. */
    void heard(MachineReport latest, long takenAt) {
        reportTakenAt = takenAt;
        if (latest.number == reportNumber && !learnedSinceReport) {
            return;
        }
        reportNumber = latest.number;
        learnedSinceReport = false;
        usedBytes = latest.usedBytes;
        for (int model = 0; model < models.length; model++) {
            models[model].copyFrom(latest.models[model]);
        }
    }

    /** The model's state is known from an answer of the machine before the next report tells. */
    void learned(int model, ModelState state) {
        models[model].state = state;
        learnedSinceReport = true;
    }

    void sent(Request request) {
        ModelView model = models[request.model()];
        model.pending++;
        model.pendingMaxTokens += request.maxTokens();
        model.sent++;
        model.sentPromptTokens += request.promptTokens();
        pendingTotal++;
    }

    void answered(Request request) {
        ModelView model = models[request.model()];
        model.pending--;
        model.pendingMaxTokens -= request.maxTokens();
        pendingTotal--;
    }

    void loadPending(int model, long until) {
        models[model].loadPendingUntil = until;
    }

    void coolDown(int model, long until) {
        models[model].cooldownUntil = until;
    }

    /** Binds the machine to a pool; see {@link Assignments}. */
    void assign(int model, AssignmentState state, long newEpoch, long now) {
        assignment = new Assignment(model, state, newEpoch, now);
    }

    void assignment(AssignmentState state) {
        assignment = new Assignment(assignment.model(), state, assignment.epoch(), assignment.at());
    }
}

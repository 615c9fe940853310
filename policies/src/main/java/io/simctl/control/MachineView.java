package io.simctl.control;

import io.simctl.control.Fleet.Hosting;

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
    private final Hosting[] hosting;
    private final boolean[] capable;
    private final Report report;
    private long reportTakenAt;
    private boolean learnedSinceReport;
    private final int[] pending;
    private final long[] pendingMaxTokens;
    private final int[] sentSince;
    private final long[] sentSincePromptTokens;
    private final SentLog sentLog = new SentLog();
    private final long[] loadPendingUntil;
    private final long[] cooldownUntil;
    private final int[] seats;
    private int pendingTotal;
    private boolean online = true;
    private int assignedModel = -1;
    private AssignmentState assignment = AssignmentState.UNMANAGED;
    private long epoch;
    private long assignedAt;

    MachineView(Fleet fleet, int index) {
        this.fleet = fleet;
        this.index = index;
        this.machine = fleet.machine(index);
        int models = fleet.models().size();
        this.hosting = fleet.hosting().get(index).toArray(Hosting[]::new);
        this.capable = new boolean[models];
        for (int m = 0; m < models; m++) {
            capable[m] = fleet.capable(index, m);
        }
        this.report = new Report(models);
        this.pending = new int[models];
        this.pendingMaxTokens = new long[models];
        this.sentSince = new int[models];
        this.sentSincePromptTokens = new long[models];
        this.loadPendingUntil = new long[models];
        this.cooldownUntil = new long[models];
        this.seats = new int[models];
        for (int m = 0; m < models; m++) {
            seats[m] = Integer.MAX_VALUE;
            report.state[m] = hosting[m].residentAtStart()
                    ? ModelState.RESIDENT
                    : hosting[m].onDisk() ? ModelState.ON_DISK : ModelState.ABSENT;
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
        return capable[model];
    }

    /** Registered single-stream decode rate of the model, tokens/s, or 0 when unknown. */
    public double registeredDecodeRate(int model) {
        return hosting[model].decodeTokensPerSecond();
    }

    /** Registered prefill rate of the model, tokens/s, or 0 when unknown. */
    public double registeredPrefillRate(int model) {
        return hosting[model].prefillTokensPerSecond();
    }

    /** Nanoseconds since the last report was taken. */
    public long reportAge(long now) {
        return now - reportTakenAt;
    }

    /** What the last report said of the model. */
    public ModelState state(int model) {
        return report.state[model];
    }

    /** Whether the last report said that the model's weights are in memory and serve. */
    public boolean isResident(int model) {
        return report.state[model] == ModelState.RESIDENT;
    }

    /** How many models the last report said to be resident. */
    public int residentModels() {
        int count = 0;
        for (ModelState s : report.state) {
            if (s == ModelState.RESIDENT) {
                count++;
            }
        }
        return count;
    }

    /** Requests that hold a seat, at the backend or waiting for a load, by the last report. */
    public int running(int model) {
        return report.running[model];
    }

    /** Requests waiting on the machine for a seat by the last report. */
    public int waiting(int model) {
        return report.waiting[model];
    }

    /** Requests of all models at the backend or waiting on the machine, by the last report. */
    public int busyTotal() {
        int sum = 0;
        for (int m = 0; m < report.running.length; m++) {
            sum += report.running[m] + report.waiting[m];
        }
        return sum;
    }

    /** Prompt tokens that wait for prefill on the machine by the last report. */
    public long waitingPromptTokens(int model) {
        return report.waitingPromptTokens[model];
    }

    /** Output tokens that the running requests may still generate, by their announced limits and the last report. */
    public long promisedTokens(int model) {
        return report.promisedTokens[model];
    }

    /**
     * Decode rate per sequence that the machine observed, tokens/s, as an exponentially weighted average; 0 while there is no
     * observation.
     */
    public double observedDecodeRate(int model) {
        return report.decodeTokensPerSecond[model];
    }

    /** Bytes of weights and KV cache in use by the last report. */
    public long usedBytes() {
        return report.usedBytes;
    }

    /** Requests for the model that the Coordinator has sent to the machine and not seen the end of. */
    public int pending(int model) {
        return pending[model];
    }

    /** Requests for any model that the Coordinator has sent to the machine and not seen the end of. */
    public int pendingTotal() {
        return pendingTotal;
    }

    /** Announced output limits of the pending requests for the model, in tokens. */
    public long pendingMaxTokens(int model) {
        return pendingMaxTokens[model];
    }

    /** Requests for the model that the Coordinator has sent since the last report was taken. */
    public int sentSinceReport(int model) {
        return sentSince[model];
    }

    /** Prompt tokens of the requests that were sent since the last report was taken. */
    public long sentSinceReportPromptTokens(int model) {
        return sentSincePromptTokens[model];
    }

    /** The larger of what the Coordinator has pending there for the model and what the machine reported. */
    public int effectiveQueue(int model) {
        return Math.max(pending[model], report.running[model] + report.waiting[model]);
    }

    /** Nothing is known to run, wait, or be on its way there. */
    public boolean isIdle() {
        return pendingTotal == 0 && busyTotal() == 0;
    }

    /** Requests for the model that run there at once, by the node's admission. */
    public int seats(int model) {
        return seats[model];
    }

    /** Whether a load of the model is under way as far as the Coordinator knows. */
    public boolean isLoadPending(int model, long now) {
        return loadPendingUntil[model] > now || report.state[model] == ModelState.LOADING;
    }

    /** Whether a load of the model failed there a short while ago. */
    public boolean isCoolingDown(int model, long now) {
        return cooldownUntil[model] > now;
    }

    /** Model of the pool that the machine was assigned to, or -1. */
    public int assignedModel() {
        return assignedModel;
    }

    /** How far the assignment is. */
    public AssignmentState assignment() {
        return assignment;
    }

    /** Whether the machine was ever assigned to a pool. */
    public boolean isManaged() {
        return assignedModel >= 0;
    }

    /** Counts up with each change of assignment; 0 before the first. */
    public long epoch() {
        return epoch;
    }

    /** When the machine was last assigned. */
    public long assignedAt() {
        return assignedAt;
    }

    void online(boolean reachable) {
        online = reachable;
    }

    void seats(int model, int count) {
        seats[model] = count;
    }

    /**
     * Takes over a heartbeat. One with a known number tells nothing new: had anything been sent that the machine knows of by
     * now, the number would be another.
     *
     * @param takenAt when the machine took the report
     * @param knownUntil what was sent until then had reached the machine when the report was taken
     */
    void heard(Report latest, long takenAt, long knownUntil) {
        reportTakenAt = takenAt;
        if (latest.number == report.number && !learnedSinceReport) {
            return;
        }
        learnedSinceReport = false;
        report.copyFrom(latest);
        while (!sentLog.isEmpty() && sentLog.oldestAt() <= knownUntil) {
            int model = sentLog.oldestModel();
            sentSince[model]--;
            sentSincePromptTokens[model] -= sentLog.oldestPromptTokens();
            sentLog.dropOldest();
        }
    }

    /** The model's state is known from an answer of the machine before the next report tells. */
    void learned(int model, ModelState state) {
        report.state[model] = state;
        learnedSinceReport = true;
    }

    void sent(Request request, long now) {
        int model = request.model();
        pending[model]++;
        pendingTotal++;
        pendingMaxTokens[model] += request.maxTokens();
        sentSince[model]++;
        sentSincePromptTokens[model] += request.promptTokens();
        sentLog.add(now, model, request.promptTokens());
    }

    void answered(Request request) {
        int model = request.model();
        pending[model]--;
        pendingTotal--;
        pendingMaxTokens[model] -= request.maxTokens();
    }

    void loadPending(int model, long until) {
        loadPendingUntil[model] = until;
    }

    void coolDown(int model, long until) {
        cooldownUntil[model] = until;
    }

    /** Binds the machine to a pool; see {@link Assignments}. */
    void assign(int model, AssignmentState state, long newEpoch, long now) {
        assignedModel = model;
        assignment = state;
        epoch = newEpoch;
        assignedAt = now;
    }

    void assignment(AssignmentState state) {
        assignment = state;
    }
}

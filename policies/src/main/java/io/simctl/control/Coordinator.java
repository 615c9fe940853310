package io.simctl.control;

import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.policy.FleetAdmission;
import io.simctl.policy.FleetObserver;
import io.simctl.policy.FleetScheduling;
import io.simctl.policy.Placement;
import io.simctl.policy.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * The fleet level of the control plane: takes attempts from clients, asks the policies, sends attempts to machines and passes
 * the answers back. It knows the machines only through its {@link FleetView}.
 *
 * <p>The way of an attempt: {@link #arrive} → admission → scheduling → a machine, or the model's queue → the machine's answers
 * → the client.
 */
final class Coordinator {
    static final String QUEUE_FULL = "queue_full";
    static final String QUEUE_TIMEOUT = "queue_timeout";
    static final String MACHINE_BUSY = "machine_busy";
    static final String NO_PROVIDER = "no_provider";
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;
    private static final int BAD_GATEWAY = 502;

    /**
     * How the Coordinator treats what it cannot place at once.
     *
     * @param depth attempts of one model that may wait; 0 for no queue
     * @param maxWait how long each may wait, in nanoseconds
     * @param attempts to how many machines one try of a client is sent at most
     */
    record Queueing(int depth, long maxWait, int attempts) {}

    /** The policies of the fleet level. */
    record FleetPolicies(List<FleetAdmission> admission, FleetScheduling scheduling, Placement placement) {}

    /** Whom the Coordinator answers. */
    interface Caller {
        /** The attempt was turned away. */
        void rejected(Attempt attempt, Outcome.Rejected rejection, boolean couldHaveServed, long now);

        /** All tokens have passed by. */
        void completed(Attempt attempt, long now);

        /** The attempt broke off. */
        void failed(Attempt attempt, Outcome.Failed failure, long now);
    }

    private final FleetView fleet;
    private final CandidateFilter gatekeeper;
    private final FleetPolicies policies;
    private final FleetObserver[] observers;
    private final Queueing queueing;
    private final RequestQueue[] lines;
    private final Network network;
    private final Caller caller;
    private final PlacementController placement;

    Coordinator(
            FleetView fleet,
            FleetPolicies policies,
            Queueing queueing,
            Alarms alarms,
            Network network,
            Caller caller,
            RunListener listener) {
        this.fleet = fleet;
        this.policies = policies;
        this.queueing = queueing;
        this.network = network;
        this.caller = caller;
        this.gatekeeper = new CandidateFilter(fleet, alarms, policies.admission());
        List<FleetObserver> all = new ArrayList<>(policies.admission());
        all.add(policies.scheduling());
        all.add(policies.placement());
        this.observers = all.toArray(FleetObserver[]::new);
        this.lines = new RequestQueue[fleet.models()];
        for (int model = 0; model < lines.length; model++) {
            lines[model] = new RequestQueue(alarms, (request, now) -> 0, queueing.maxWait(), this::waitedTooLong);
        }
        this.placement = new PlacementController(
                fleet, gatekeeper, policies.placement(), alarms, network, listener, this::machineChanged);
    }

    /** Begins the run: the placement policy has its first say. */
    void begin(long now) {
        for (int machine = 0; machine < fleet.machines(); machine++) {
            tellChanged(fleet.machine(machine), now);
        }
        placement.begin(now);
    }

    /** A client sends an attempt. */
    void arrive(Attempt attempt, long now) {
        for (FleetObserver observer : observers) {
            observer.arrived(attempt, now);
        }
        for (FleetAdmission policy : policies.admission()) {
            if (policy.decide(attempt, fleet, gatekeeper, now) instanceof Verdict.Reject reject) {
                reject(attempt, reject.rejection(), now);
                return;
            }
        }
        if (!lines[attempt.model()].isEmpty() || !place(attempt, now)) {
            enqueue(attempt, now);
        }
    }

    /** The client is gone: whatever the attempt holds becomes free. */
    void cancel(Attempt attempt, long now) {
        if (attempt.stage() == Attempt.Stage.FLEET_QUEUE) {
            leaveLine(attempt, now);
        } else if (attempt.isPending()) {
            network.order(attempt.machine(), new Message.Cancel(attempt), now);
            settle(attempt);
            machineChanged(fleet.machine(attempt.machine()), now);
        }
    }

    /** Something arrives from a machine. */
    void receive(int machine, Message.Answer answer, long now) {
        MachineView view = fleet.machine(machine);
        switch (answer) {
            case Message.FirstToken(Attempt attempt) -> firstToken(view, attempt, now);
            case Message.Finished(Attempt attempt) -> finished(view, attempt, now);
            case Message.Refused(Attempt attempt, Outcome.Rejected rejection) -> refused(view, attempt, rejection, now);
            case Message.Broken(Attempt attempt, String cause) -> broken(view, attempt, cause, now);
            case Message.AssignStatus status -> placement.status(view, status, now);
            case Message.LoadEnded ended -> placement.loadEnded(view, ended, now);
        }
    }

    /**
     * A report arrives. One that tells nothing new is a change all the same: what a policy believes of the machine may rest on
     * what it has learned of others meanwhile, and for whoever waits a cooldown may be over.
     */
    void heartbeat(int machine, MachineReport report, long now) {
        MachineView view = fleet.machine(machine);
        view.heard(report, now - network.heartbeatDelay());
        machineChanged(view, now);
    }

    private boolean place(Attempt attempt, long now) {
        int machine = choose(attempt, now);
        if (machine == FleetScheduling.NONE) {
            return false;
        }
        dispatch(attempt, machine, now);
        return true;
    }

    private void dispatch(Attempt attempt, int machine, long now) {
        MachineView view = fleet.machine(machine);
        Request request = attempt.request();
        attempt.dispatch(machine, now);
        attempt.pending(true);
        view.sent(request);
        boolean own = request.route() == Request.Route.SELF && CandidateFilter.owns(view, request);
        network.order(machine, new Message.Run(attempt, own), now);
        for (FleetObserver observer : observers) {
            observer.sent(attempt, view, now);
        }
        tellChanged(view, now);
    }

    private int choose(Attempt attempt, long now) {
        if (attempt.request().route() == Request.Route.PREFER_OWNER) {
            gatekeeper.ownedOnly(true);
            int owned = policies.scheduling().choose(attempt, fleet, gatekeeper, now);
            gatekeeper.ownedOnly(false);
            if (owned != FleetScheduling.NONE) {
                return owned;
            }
        }
        return policies.scheduling().choose(attempt, fleet, gatekeeper, now);
    }

    private void enqueue(Attempt attempt, long now) {
        RequestQueue line = lines[attempt.model()];
        if (!gatekeeper.anyCapable(attempt.request())) {
            reject(attempt, new Outcome.Rejected(UNAVAILABLE, NO_PROVIDER, 0), now);
        } else if (line.size() < queueing.depth()) {
            attempt.stage(Attempt.Stage.FLEET_QUEUE);
            line.add(attempt, now);
            showLine(attempt.model(), now);
        } else {
            String reason = queueing.depth() == 0 ? MACHINE_BUSY : QUEUE_FULL;
            reject(attempt, new Outcome.Rejected(TOO_MANY_REQUESTS, reason, RetryAfter.ofQueue(line.size())), now);
        }
    }

    private void waitedTooLong(Attempt attempt, long now) {
        attempt.stage(Attempt.Stage.NEW);
        showLine(attempt.model(), now);
        int waiting = lines[attempt.model()].size();
        reject(attempt, new Outcome.Rejected(TOO_MANY_REQUESTS, QUEUE_TIMEOUT, RetryAfter.ofQueue(waiting)), now);
    }

    private void leaveLine(Attempt attempt, long now) {
        lines[attempt.model()].remove(attempt);
        showLine(attempt.model(), now);
    }

    private void showLine(int model, long now) {
        fleet.queued(model, lines[model].size(), lines[model].oldestSince(now));
    }

    private void reject(Attempt attempt, Outcome.Rejected rejection, long now) {
        boolean couldHaveServed = gatekeeper.couldHaveServed(attempt.request());
        for (FleetObserver observer : observers) {
            observer.rejected(attempt, rejection, now);
        }
        caller.rejected(attempt, rejection, couldHaveServed, now);
    }

    private void firstToken(MachineView machine, Attempt attempt, long now) {
        if (attempt.isPending()) {
            for (FleetObserver observer : observers) {
                observer.firstToken(attempt, machine, now);
            }
        }
    }

    private void finished(MachineView machine, Attempt attempt, long now) {
        if (settle(attempt)) {
            for (FleetObserver observer : observers) {
                observer.completed(attempt, machine, now);
            }
            caller.completed(attempt, now);
            machineChanged(machine, now);
        }
    }

    private void refused(MachineView machine, Attempt attempt, Outcome.Rejected rejection, long now) {
        if (settle(attempt)) {
            attempt.exclude(machine.index());
            for (FleetObserver observer : observers) {
                observer.refused(attempt, machine, rejection, now);
            }
            if (attempt.dispatches() >= queueing.attempts() || !place(attempt, now)) {
                reject(attempt, rejection, now);
            }
            machineChanged(machine, now);
        }
    }

    /** A fault before the first token is worth another machine; after it the client has seen output that cannot be taken back. */
    private void broken(MachineView machine, Attempt attempt, String cause, long now) {
        if (settle(attempt)) {
            attempt.exclude(machine.index());
            boolean silent = attempt.firstTokenAt() == Attempt.UNSET;
            if (!silent || attempt.dispatches() >= queueing.attempts() || !place(attempt, now)) {
                caller.failed(attempt, new Outcome.Failed(silent ? BAD_GATEWAY : 0, cause), now);
            }
            machineChanged(machine, now);
        }
    }

    /** Takes the attempt off the books of its machine; false when it is not on them any more. */
    private boolean settle(Attempt attempt) {
        if (!attempt.isPending()) {
            return false;
        }
        attempt.pending(false);
        fleet.machine(attempt.machine()).answered(attempt.request());
        return true;
    }

    /**
     * Tells the policies and lets waiting attempts try their luck. Only this machine can have become a candidate, so looking
     * at it alone keeps a saturated fleet from scanning itself at every heartbeat.
     */
    private void machineChanged(MachineView machine, long now) {
        tellChanged(machine, now);
        for (RequestQueue line : lines) {
            boolean placed = true;
            while (placed && !line.isEmpty()) {
                placed = placeFirst(line, machine, now);
            }
        }
    }

    private boolean placeFirst(RequestQueue line, MachineView changed, long now) {
        Attempt attempt = line.first().orElseThrow();
        int machine = gatekeeper.passes(attempt, changed.index()) ? choose(attempt, now) : FleetScheduling.NONE;
        if (machine == FleetScheduling.NONE) {
            return false;
        }
        leaveLine(attempt, now);
        dispatch(attempt, machine, now);
        return true;
    }

    private void tellChanged(MachineView machine, long now) {
        gatekeeper.changed(machine.index());
        for (FleetObserver observer : observers) {
            observer.machineChanged(machine, now);
        }
    }
}

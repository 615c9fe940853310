package io.simctl.control.coordinator;

import io.simctl.control.Alarms;
import io.simctl.control.Attempt;
import io.simctl.control.Leg;
import io.simctl.control.RunListener;
import io.simctl.control.link.MachineReport;
import io.simctl.control.link.Message;
import io.simctl.control.link.Network;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.policy.Dispatch;
import io.simctl.policy.FleetAdmission;
import io.simctl.policy.FleetObserver;
import io.simctl.policy.FleetQueue;
import io.simctl.policy.FleetScheduling;
import io.simctl.policy.ModelSelection;
import io.simctl.policy.Placement;
import io.simctl.policy.QueueOrder.Lanes;
import io.simctl.policy.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The fleet level of the control plane: takes attempts from clients, asks the policies, sends attempts to machines and passes
 * the answers back. It knows the machines only through its {@link KnownFleet}.
 *
 * <p>The way of an attempt: {@link #arrive} → selection of the model → admission → scheduling → a leg on a machine, or the model's queue
 * → the machine's answers → the client.
 */
public final class Coordinator {
    static final String QUEUE_FULL = "queue_full";
    static final String QUEUE_TIMEOUT = "queue_timeout";
    static final String MACHINE_BUSY = "machine_busy";
    static final String NO_PROVIDER = "no_provider";
    static final String NO_TARGET = "no_target";
    static final String CONTEXT_OVERFLOW = "context_overflow";
    static final String FIRST_TOKEN_TIMEOUT = "first_token_timeout";
    private static final int BAD_REQUEST = 400;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;
    private static final int BAD_GATEWAY = 502;

    /** The policies of the fleet level. */
    public record FleetPolicies(
            List<ModelSelection> selection,
            List<FleetAdmission> admission,
            FleetScheduling scheduling,
            FleetQueue queue,
            Placement placement) {}

    /** Whom the Coordinator answers. */
    public interface Caller {
        /** The attempt was rejected. */
        void rejected(Attempt attempt, Outcome.Rejected rejection, boolean couldHaveServed, long now);

        /** All tokens have passed by. */
        void completed(Attempt attempt, long now);

        /** The attempt broke off. */
        void failed(Attempt attempt, Outcome.Failed failure, long now);
    }

    private final KnownFleet fleet;
    private final CandidateFilter filter;
    private final FleetPolicies policies;
    private final FleetObservers observers;
    private final WaitingAttempts waiting;
    private final Predicate<Attempt> passesChanged;
    private final Dispatcher dispatcher;
    private final FirstTokenWatch firstTokens;
    private final Network network;
    private final Selections selections;
    private final PlacementController placement;
    private final int attempts;
    private int changed;

    /**
     * @param attempts how often one try of a client is sent to machines at most
     * @param firstTokenTimeout nanoseconds that a machine may take to a first token before another one is tried, or {@code NEVER}
     */
    public Coordinator(
            KnownFleet fleet,
            FleetPolicies policies,
            int attempts,
            long firstTokenTimeout,
            KvTransfers transfers,
            Alarms alarms,
            Network network,
            Caller caller,
            RunListener listener) {
        this.fleet = fleet;
        this.policies = policies;
        this.attempts = attempts;
        this.network = network;
        this.selections = new Selections(policies.selection(), caller);
        this.filter = new CandidateFilter(fleet, alarms, policies.admission());
        List<FleetObserver> all = new ArrayList<>(policies.selection());
        all.addAll(policies.admission());
        all.add(policies.scheduling());
        if (policies.queue() instanceof FleetObserver observer) {
            all.add(observer);
        }
        all.add(policies.placement());
        this.observers = new FleetObservers(all);
        this.waiting = new WaitingAttempts(policies.queue(), fleet, alarms, this::waitedTooLong);
        this.passesChanged = attempt -> filter.of(attempt).passes(changed);
        this.dispatcher = new Dispatcher(fleet, filter, policies.scheduling(), network, transfers, alarms, this::sent);
        this.firstTokens = new FirstTokenWatch(firstTokenTimeout, alarms, this::late);
        this.placement = new PlacementController(
                fleet, filter, policies.placement(), alarms, network, listener, this::machineChanged);
    }

    /** True if some policy goes by what machines report of their prefix caches. */
    public boolean readsCaches() {
        return observers.readsCaches();
    }

    /**
     * True if reports that tell nothing new count as well: for a policy that goes by more than the machine's view when it hears of one, and
     * where gates keep machines out until something changes, since whoever draws a machine draws again from all of them after a report.
     */
    public boolean needsEveryReport() {
        return observers.hearsEveryReport()
                || policies.admission().stream().anyMatch(FleetAdmission::gateHoldsUntilChange);
    }

    /** True while attempts wait, for which any report may be the chance. */
    public boolean isAnyWaiting() {
        return !waiting.isEmpty();
    }

    /** Begins the run: the placement policy has its first say. */
    public void begin(long now) {
        for (int machine = 0; machine < fleet.machines(); machine++) {
            reportChange(fleet.machine(machine), now);
        }
        placement.begin(now);
    }

    /**
     * A client sends an attempt. A prompt that leaves the model's context no room for a token is answered as every server
     * answers it, and is no demand that a policy could meet.
     */
    public void arrive(Attempt attempt, long now) {
        if (!selections.select(attempt, fleet, now)) {
            reject(attempt, new Outcome.Rejected(UNAVAILABLE, NO_TARGET, 0), now);
            return;
        }
        Request request = attempt.request();
        if (request.promptTokens() >= fleet.fleet().model(request.model()).contextLimit()) {
            selections.failed(attempt, new Outcome.Failed(BAD_REQUEST, CONTEXT_OVERFLOW), now);
            return;
        }
        observers.arrived(request, now);
        for (FleetAdmission policy : policies.admission()) {
            if (policy.decide(request, fleet, filter.of(attempt), now) instanceof Verdict.Reject reject) {
                reject(attempt, reject.rejection(), now);
                return;
            }
        }
        if (waiting.isBehindOthers(attempt) || !place(attempt, now)) {
            enqueue(attempt, now);
        }
    }

    /** The client is gone: whatever the attempt holds becomes free. */
    public void cancel(Attempt attempt, long now) {
        if (attempt.isQueued()) {
            waiting.remove(attempt, now);
        } else {
            cancelLegs(attempt, now);
        }
        selections.ended(attempt, now);
    }

    private void cancelLegs(Attempt attempt, long now) {
        for (int i = 0; i < attempt.legs(); i++) {
            Leg leg = attempt.leg(i);
            if (leg.isPending()) {
                dispatcher.cancel(leg, now);
                machineChanged(fleet.machine(leg.machine()), now);
            }
        }
    }

    /** Something arrives from a machine. */
    public void receive(int machine, Message.Answer answer, long now) {
        KnownMachine view = fleet.machine(machine);
        switch (answer) {
            case Message.FirstToken token -> firstToken(view, token.leg(), now);
            case Message.Finished finished -> finished(view, finished.leg(), now);
            case Message.Rejected rejected -> refused(view, rejected.leg(), rejected.rejection(), now);
            case Message.Broken broken -> broken(view, broken, now);
            case Message.TargetStatus status -> placement.status(view, status, now);
            case Message.LoadEnded ended -> placement.loadEnded(view, ended, now);
        }
    }

    /**
     * A report arrives. One that tells nothing new is a change all the same: what a policy believes of the machine may rest on
     * what it has learned of others meanwhile, and for whoever waits a cooldown may be over.
     */
    public void reported(int machine, MachineReport report, long now) {
        KnownMachine view = fleet.machine(machine);
        view.heard(report, now - network.reportDelay());
        if (report.caches().size() > 0) {
            observers.cachesReported(view, report.caches());
        }
        machineChanged(view, now);
    }

    /** The machine can be reached from now on, or cannot. */
    public void online(int machine, boolean isOnline, long now) {
        KnownMachine view = fleet.machine(machine);
        view.online(isOnline);
        machineChanged(view, now);
    }

    /** The way to the machine is there again: it is told once more what models it is to hold. */
    public void connected(int machine, long now) {
        placement.connected(fleet.machine(machine), now);
    }

    private boolean place(Attempt attempt, long now) {
        Dispatch dispatch = choose(attempt, now);
        if (dispatch instanceof Dispatch.NotYet) {
            return false;
        }
        dispatcher.dispatch(attempt, dispatch, now);
        return true;
    }

    private Dispatch choose(Attempt attempt, long now) {
        Request request = attempt.request();
        FleetScheduling scheduling = policies.scheduling();
        if (request.route() == Request.Route.PREFER_OWNER) {
            Dispatch owned = scheduling.dispatch(request, fleet, filter.ofOwned(attempt), now);
            if (!(owned instanceof Dispatch.NotYet)) {
                return owned;
            }
        }
        Dispatch dispatch = scheduling.dispatch(request, fleet, filter.of(attempt), now);
        if (dispatch instanceof Dispatch.NotYet && filter.isStoppedBySuspicionAlone(attempt)) {
            return scheduling.dispatch(request, fleet, filter.ofTrusting(attempt), now);
        }
        return dispatch;
    }

    /** A machine is too slow for its first token: it is as good as broken, for this attempt. */
    private void late(Leg leg, long now) {
        dispatcher.withdraw(leg, now);
        broken(fleet.machine(leg.machine()), leg, new Outcome.Failed(UNAVAILABLE, FIRST_TOKEN_TIMEOUT), now);
    }

    private void sent(Leg leg, long now) {
        firstTokens.sent(leg);
        KnownMachine view = fleet.machine(leg.machine());
        observers.sent(leg.request(), view, now);
        reportChange(view, now);
    }

    private void enqueue(Attempt attempt, long now) {
        int ahead = waiting.inLane(attempt);
        if (!filter.anyCapable(attempt.request())) {
            reject(attempt, new Outcome.Rejected(UNAVAILABLE, NO_PROVIDER, 0), now);
        } else if (waiting.hasRoom(attempt)) {
            waiting.add(attempt, now);
        } else {
            String reason = ahead == 0 ? MACHINE_BUSY : QUEUE_FULL;
            reject(attempt, new Outcome.Rejected(TOO_MANY_REQUESTS, reason, RetryAfter.ofQueue(ahead)), now);
        }
    }

    private void waitedTooLong(Attempt attempt, long now) {
        long retryAfter = RetryAfter.ofQueue(waiting.inLane(attempt));
        reject(attempt, new Outcome.Rejected(TOO_MANY_REQUESTS, QUEUE_TIMEOUT, retryAfter), now);
    }

    private void reject(Attempt attempt, Outcome.Rejected rejection, long now) {
        boolean couldHaveServed = filter.couldHaveServed(attempt.request());
        Outcome.Rejected answer = rejection;
        for (FleetAdmission policy : policies.admission()) {
            long retryAfter = policy.retryAfter(attempt.request(), answer, fleet, now);
            answer = retryAfter == answer.retryAfter() ? answer : answer.retryAfter(retryAfter);
        }
        observers.rejected(attempt.request(), answer, now);
        selections.rejected(attempt, answer, couldHaveServed, now);
    }

    /** Of several legs that do the same, the first with a token is the client's, and the others' work is for nothing. */
    private void firstToken(KnownMachine machine, Leg leg, long now) {
        if (!leg.isPending() || leg.role() == Leg.Role.DECODE) {
            return;
        }
        leg.answers();
        observers.firstToken(leg.request(), machine, leg.dispatchedAt(), now);
        if (leg.role() == Leg.Role.WHOLE && leg.attempt().legs() > 1) {
            leg.attempt().serveBy(leg);
            cancelOthers(leg, now);
        }
    }

    private void cancelOthers(Leg winner, long now) {
        Attempt attempt = winner.attempt();
        for (int i = 0; i < attempt.legs(); i++) {
            Leg other = attempt.leg(i);
            if (other != winner && other.isPending()) {
                dispatcher.cancel(other, now);
                machineChanged(fleet.machine(other.machine()), now);
            }
        }
    }

    private void finished(KnownMachine machine, Leg leg, long now) {
        if (!dispatcher.settle(leg)) {
            return;
        }
        Attempt attempt = leg.attempt();
        if (leg.role() == Leg.Role.PREFILL && dispatcher.handOver(leg, now)) {
            machineChanged(machine, now);
            return;
        }
        observers.completed(leg.request(), machine, attempt.generatedTokens(), now);
        selections.completed(attempt, now);
        machineChanged(machine, now);
    }

    private void refused(KnownMachine machine, Leg leg, Outcome.Rejected rejection, long now) {
        if (!dispatcher.settle(leg)) {
            return;
        }
        Attempt attempt = leg.attempt();
        attempt.exclude(machine.index());
        observers.refused(leg.request(), machine, rejection, now);
        if (leg.role() == Leg.Role.DECODE) {
            cancelLegs(attempt, now);
            selections.failed(
                    attempt,
                    new Outcome.Failed(0, "the machine for its output refused it: " + rejection.reason()),
                    now);
        } else if (!isServedElsewhere(leg, now) && !tryAgain(attempt, now)) {
            reject(attempt, rejection, now);
        }
        machineChanged(machine, now);
    }

    private void broken(KnownMachine machine, Message.Broken message, long now) {
        if (message.leg().nodeAt() == Attempt.UNSET) {
            machine.neverArrived(message.leg());
        }
        broken(machine, message.leg(), message.failure(), now);
    }

    /** A fault before the first token is worth another machine; after it the client has seen output that cannot be taken back. */
    private void broken(KnownMachine machine, Leg leg, Outcome.Failed failure, long now) {
        if (!dispatcher.settle(leg)) {
            return;
        }
        Attempt attempt = leg.attempt();
        attempt.exclude(machine.index());
        observers.failed(leg.request(), machine, failure.cause(), now);
        boolean silent = leg.role() != Leg.Role.DECODE && !leg.isAnswering();
        if (!silent) {
            cancelLegs(attempt, now);
            selections.failed(attempt, failure, now);
        } else if (!isServedElsewhere(leg, now) && !tryAgain(attempt, now)) {
            selections.failed(attempt, inPlaceOfAReply(failure), now);
        }
        machineChanged(machine, now);
    }

    /** What a client is told that got no token: what the server said, or that there is none who said anything. */
    private static Outcome.Failed inPlaceOfAReply(Outcome.Failed failure) {
        return failure.status() == 0 ? new Outcome.Failed(BAD_GATEWAY, failure.cause(), failure.words()) : failure;
    }

    /** Whether another leg still does what this one did not; a leg that only waited for this one's part is given up. */
    private boolean isServedElsewhere(Leg lost, long now) {
        Attempt attempt = lost.attempt();
        if (lost.role() == Leg.Role.PREFILL) {
            cancelLegs(attempt, now);
        }
        for (int i = 0; i < attempt.legs(); i++) {
            if (attempt.leg(i).isPending()) {
                attempt.serveBy(attempt.leg(i));
                return true;
            }
        }
        return false;
    }

    private boolean tryAgain(Attempt attempt, long now) {
        return attempt.dispatches() < attempts && place(attempt, now);
    }

    /**
     * Reports the change to the policies and lets waiting attempts try their luck. Only this machine can have become a candidate, so
     * looking at it alone keeps a saturated fleet from scanning itself at every heartbeat.
     */
    private void machineChanged(KnownMachine machine, long now) {
        reportChange(machine, now);
        if (waiting.isEmpty()) {
            return;
        }
        changed = machine.index();
        waiting.beginRound(passesChanged);
        for (int lane = waiting.next(now); lane != Lanes.NONE; lane = waiting.next(now)) {
            if (!placeHead(lane, now)) {
                waiting.close(lane);
            }
        }
    }

    private boolean placeHead(int lane, long now) {
        Attempt attempt = waiting.head(lane);
        Dispatch dispatch = choose(attempt, now);
        if (dispatch instanceof Dispatch.NotYet) {
            return false;
        }
        waiting.remove(attempt, now);
        dispatcher.dispatch(attempt, dispatch, now);
        return true;
    }

    private void reportChange(KnownMachine machine, long now) {
        filter.changed(machine.index());
        observers.machineChanged(machine, now);
    }
}

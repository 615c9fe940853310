package io.simctl.control.node;

import io.simctl.control.Alarm;
import io.simctl.control.Alarms;
import io.simctl.control.Backend;
import io.simctl.control.Leg;
import io.simctl.control.RunListener;
import io.simctl.control.RunPolicies;
import io.simctl.control.link.MachineReport;
import io.simctl.control.link.Message;
import io.simctl.control.link.Network;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.Outcome;
import io.simctl.policy.MachineActions;
import io.simctl.policy.MachinePlacement;
import io.simctl.policy.NodeAdmission;
import io.simctl.policy.NodeObserver;
import io.simctl.policy.NodeVerdict;
import io.simctl.policy.Verdict;
import java.util.List;
import java.util.function.Function;

/**
 * The node level of the control plane, one on each machine: takes orders from the Coordinator and word from the backend, and
 * passes them to the parts that do the work.
 *
 * <p>The way of a leg: {@link #receive} → target → admission → the queue → a slot → the model resident, if need be after
 * a swap → the backend → the answers to the Coordinator.
 */
public final class NodeAgent implements Backend.Listener {
    static final String LOAD_FAILED = "load_failed";
    private static final Outcome.Failed RECOVERING =
            new Outcome.Failed(500, "recovering", "the model is loaded again after a fault");
    private static final Outcome.Failed CRASHED = new Outcome.Failed(0, "machine crashed");
    private static final int UNAVAILABLE = 503;

    private final NodeState state;
    private final NodeRequests requests;
    private final WaitingLegs queue;
    private final Residency residency;
    private final MachinePlacement placement;
    private final NodeAdmission admission;
    private final Network network;
    private final boolean swapListens;
    private final Alarm alarm;
    private long alarmAt = Alarm.NEVER;
    private boolean isOff;

    /**
     * @param placement makes the end of the placement policy on this machine
     * @param drainTimeout how long a machine that changes models lets its requests finish, nanoseconds
     */
    public NodeAgent(
            Fleet fleet,
            int machine,
            RunPolicies.Node policies,
            Function<MachineActions, MachinePlacement> placement,
            long drainTimeout,
            Alarms alarms,
            Network network,
            Backend.Factory backends,
            RunListener listener) {
        this.network = network;
        admission = policies.admission();
        swapListens = policies.swap() instanceof NodeObserver;
        Backend backend = backends.create(machine, this);
        NodeObservers observers = NodeObservers.of(admission, policies.queue(), policies.swap());
        state = new NodeState(fleet, machine, backend, admission);
        requests = new NodeRequests(state, backend, observers, network, listener);
        residency = new Residency(state, requests, policies.swap(), backend, observers, listener, this::loadRefused);
        queue = new WaitingLegs(state, requests, policies, alarms, this::slotTaken);
        PlacementPort port =
                new PlacementPort(state, requests, queue, residency, alarms, drainTimeout, this::placementWakes);
        this.placement = placement.apply(port);
        alarm = alarms.create(this::residencyWakes);
    }

    /** The run begins with the models that are in memory. */
    public void begin(long now) {
        residency.begin(now);
        setAlarm();
    }

    /** Something arrives from the Coordinator. */
    public void receive(Message.Order order, long now) {
        state.news();
        switch (order) {
            case Message.Run run -> arrive(run.leg(), run.despiteTarget(), now);
            case Message.Cancel cancel -> cancel(cancel.leg(), now);
            case Message.SetTarget its -> placement.target(its.target(), now);
            case Message.Load load -> load(state.model(load.model()), now);
            case Message.Unload unload -> residency.drain(state.model(unload.model()), now);
        }
        if (swapListens || !(order instanceof Message.Run)) {
            setAlarm();
        }
    }

    private void arrive(Leg leg, boolean despiteTarget, long now) {
        requests.arrived(leg, now);
        if (state.model(leg.model()).isRecovering) {
            requests.fail(leg, RECOVERING, now);
            return;
        }
        if (!despiteTarget && placement.admit(leg.request()) instanceof Verdict.Reject reject) {
            requests.reject(leg, reject.rejection(), now);
            return;
        }
        switch (admission.arrive(leg.request(), state, now)) {
            case NodeVerdict.Admit admit -> queue.admit(leg, admit, now);
            case NodeVerdict.Reject reject -> requests.reject(leg, reject.rejection(), now);
        }
    }

    private void slotTaken(Leg leg, long now) {
        requests.slotTaken(leg, now);
        NodeModel model = state.model(leg.model());
        if (model.state() == ModelState.RESIDENT) {
            requests.start(leg, now);
        } else {
            requests.awaitLoad(leg);
            if (!placement.loadsLater(leg.model())) {
                residency.want(model, now);
            }
            setAlarm();
        }
    }

    private void cancel(Leg leg, long now) {
        switch (leg.stage()) {
            case NODE_QUEUE -> queue.cancel(leg, now);
            case LOAD_WAIT, RUNNING -> requests.cancelled(leg, now);
            case PLANNED, SENT -> leg.stage(Leg.Stage.LEFT);
            case LEFT -> {
                return;
            }
        }
        changed(now);
    }

    private void load(NodeModel model, long now) {
        if (model.state() == ModelState.RESIDENT) {
            requests.answer(new Message.LoadEnded(model.index, true), now);
        } else {
            residency.want(model, now);
        }
    }

    /** Something has become free: memory for what wants to be loaded, slots for those who wait. */
    private void changed(long now) {
        residency.advance(now);
        if (state.isAnyWaiting()) {
            queue.advance(now);
        }
        placement.changed(now);
        setAlarm();
    }

    private void setAlarm() {
        long at = residency.wakeAt();
        if (at != alarmAt) {
            alarmAt = at;
            alarm.set(at);
        }
    }

    private void residencyWakes(long now) {
        alarmAt = Alarm.NEVER;
        if (isOff) {
            return;
        }
        residency.wake(now);
        changed(now);
    }

    private void placementWakes(long now) {
        if (!isOff) {
            placement.wake(now);
            changed(now);
        }
    }

    @Override
    public void loaded(int index, long now) {
        NodeModel model = state.model(index);
        boolean wasOrdered = !model.isRecovering && !placement.awaits(index);
        residency.loaded(model, now);
        if (wasOrdered) {
            requests.answer(new Message.LoadEnded(index, true), now);
        }
        requests.startLoadWaiters(model, now);
        changed(now);
    }

    @Override
    public void loadFailed(int index, String cause, long now) {
        NodeModel model = state.model(index);
        residency.loadFailed(model, cause, now);
        if (!placement.awaits(index)) {
            requests.answer(new Message.LoadEnded(index, false), now);
        }
        loadRefused(model, new Outcome.Rejected(UNAVAILABLE, LOAD_FAILED, 0), now);
        changed(now);
    }

    private void loadRefused(NodeModel model, Outcome.Rejected rejection, long now) {
        if (placement.awaits(model.index)) {
            placement.loadFailed(model.index, now);
        }
        requests.rejectLoadWaiters(model, rejection, now);
    }

    @Override
    public void unloaded(int index, long now) {
        residency.gone(state.model(index), now);
        changed(now);
    }

    @Override
    public void lost(int index, String cause, long now) {
        lost(index, new Outcome.Failed(0, cause), now);
    }

    @Override
    public void lost(int index, Outcome.Failed failure, long now) {
        residency.gone(state.model(index), now);
        requests.lost(state.model(index), failure, now);
        placement.lost(index, now);
        changed(now);
    }

    @Override
    public void recovers(int index, String cause, long now) {
        NodeModel model = state.model(index);
        if (model.state() == ModelState.DRAINING) {
            lost(index, cause, now);
            return;
        }
        residency.gone(model, now);
        requests.lost(model, new Outcome.Failed(0, cause), now);
        for (Leg leg : queue.waiting(model)) {
            queue.cancel(leg, now);
            requests.fail(leg, RECOVERING, now);
        }
        residency.recover(model, now);
        changed(now);
    }

    @Override
    public void firstToken(Leg leg, long now) {
        requests.firstToken(leg, now);
    }

    @Override
    public void finished(Leg leg, long now) {
        requests.finished(leg, now);
        changed(now);
    }

    @Override
    public void rejected(Leg leg, Outcome.Rejected rejection, long now) {
        requests.rejectedByBackend(leg, rejection, now);
        changed(now);
    }

    @Override
    public void failed(Leg leg, Outcome.Failed failure, long now) {
        requests.failed(leg, failure, now);
        changed(now);
    }

    /** The way to the Coordinator has broken: what the machine has for it is nobody's any more. */
    public void disconnected(long now) {
        for (NodeModel model : List.copyOf(state.used())) {
            List<Leg> legs = queue.waiting(model);
            legs.addAll(model.legs());
            for (Leg leg : legs) {
                cancel(leg, now);
                network.broken(state.index(), leg, Network.CONNECTION_LOST, now);
            }
        }
    }

    /** The machine is gone with all that it has in memory; the Coordinator's side notices of each leg by itself. */
    public void poweredOff(long now) {
        isOff = true;
        for (NodeModel model : List.copyOf(state.used())) {
            for (Leg leg : queue.waiting(model)) {
                queue.cancel(leg, now);
                network.broken(state.index(), leg, CRASHED, now);
            }
        }
        for (NodeModel model : List.copyOf(state.used())) {
            for (Leg leg : model.legs()) {
                requests.cancelled(leg, now);
                network.broken(state.index(), leg, CRASHED, now);
            }
        }
        residency.poweredOff(now);
    }

    /**
     * The machine is back with nothing in memory: it loads what its target names, or else, as a service that starts with its computer,
     * what it began the run with.
     */
    public void poweredOn(long now) {
        isOff = false;
        if (!placement.poweredOn(now)) {
            residency.loadAsAtStart(now);
        }
        setAlarm();
    }

    /** The machine's reports tell of its prefix caches from now on; called before the run begins, if at all. */
    public void watchCaches() {
        state.watchCaches();
    }

    /** The Coordinator has read a report: what it said need not be said again. */
    public void reportRead(MachineReport report) {
        state.reportRead(report);
    }

    /** Calls this whenever the next report is to tell something new. */
    public void onNews(Runnable listener) {
        state.onNews(listener);
    }

    /** Whether the last report has been read and the next would tell nothing new unless something happens before. */
    public boolean hasToldAll() {
        return state.hasToldAll();
    }

    /** Fills in what the machine has to say of itself. */
    public void fill(MachineReport report) {
        state.fill(report);
    }
}

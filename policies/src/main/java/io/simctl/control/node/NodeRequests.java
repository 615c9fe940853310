package io.simctl.control.node;

import io.simctl.control.Backend;
import io.simctl.control.Leg;
import io.simctl.control.RunListener;
import io.simctl.control.link.Message;
import io.simctl.control.link.Network;
import io.simctl.fleet.Outcome;

/**
 * The steps of legs on a machine, from arriving to leaving: each brings the {@link NodeState} up to date and tells all who
 * are to know. What step comes when is for others to decide.
 */
final class NodeRequests {
    private final NodeState state;
    private final Backend backend;
    private final NodeObservers observers;
    private final Network network;
    private final RunListener listener;

    NodeRequests(NodeState state, Backend backend, NodeObservers observers, Network network, RunListener listener) {
        this.state = state;
        this.backend = backend;
        this.observers = observers;
        this.network = network;
        this.listener = listener;
    }

    /** Sends an answer to the Coordinator. */
    void answer(Message.Answer answer, long now) {
        network.answer(state.index(), answer, now);
    }

    private NodeModel modelOf(Leg leg) {
        return state.model(leg.model());
    }

    void arrived(Leg leg, long now) {
        leg.nodeAt(now);
        modelOf(leg).received(leg);
    }

    /** The leg may stay and waits for a slot. */
    void admitted(Leg leg, long now) {
        leg.stage(Leg.Stage.NODE_QUEUE);
        modelOf(leg).admitted(leg, now);
        state.countWaiting(1);
        observers.admitted(state, leg.request(), now);
    }

    /** The leg has left the queue for a slot. */
    void slotTaken(Leg leg, long now) {
        modelOf(leg).slotTaken(leg.request());
        state.countWaiting(-1);
        leg.slotAt(now);
        observers.started(state, leg.request(), now);
    }

    /** The leg, which has a slot, waits for its model. */
    void awaitLoad(Leg leg) {
        leg.stage(Leg.Stage.LOAD_WAIT);
        modelOf(leg).loadWaiters.add(leg);
    }

    /** The leg, which has a slot, goes to the backend. */
    void start(Leg leg, long now) {
        leg.stage(Leg.Stage.RUNNING);
        leg.startedAt(now);
        modelOf(leg).atBackend.add(leg);
        listener.running(state.index(), state.countAtBackend(1), now);
        backend.start(leg);
    }

    /** All that wait for the model's load go to the backend. */
    void startLoadWaiters(NodeModel model, long now) {
        for (Leg a = model.loadWaiters.poll(); a != null; a = model.loadWaiters.poll()) {
            start(a, now);
        }
    }

    void firstToken(Leg leg, long now) {
        modelOf(leg).prefilled(leg);
        observers.firstToken(state, leg.request(), now);
        answer(new Message.FirstToken(leg), now);
    }

    void finished(Leg leg, long now) {
        leaveBackend(leg, now);
        modelOf(leg).observe(leg);
        answer(new Message.Finished(leg), now);
    }

    void failed(Leg leg, Outcome.Failed failure, long now) {
        leaveBackend(leg, now);
        answer(new Message.Broken(leg, failure), now);
    }

    /** What serves the model has rejected the leg. */
    void rejectedByBackend(Leg leg, Outcome.Rejected rejection, long now) {
        leaveBackend(leg, now);
        reject(leg, rejection, now);
    }

    /** The client is gone; the leg is somewhere beyond the queue. */
    void cancelled(Leg leg, long now) {
        if (leg.stage() == Leg.Stage.LOAD_WAIT) {
            modelOf(leg).loadWaiters.remove(leg);
            freeSlot(leg, now);
        } else if (leg.stage() == Leg.Stage.RUNNING) {
            backend.cancel(leg);
            leaveBackend(leg, now);
        }
    }

    private void leaveBackend(Leg leg, long now) {
        modelOf(leg).atBackend.remove(leg);
        listener.running(state.index(), state.countAtBackend(-1), now);
        freeSlot(leg, now);
    }

    private void freeSlot(Leg leg, long now) {
        modelOf(leg).slotFreed(leg, now);
        left(leg, true, now);
    }

    /** The leg has left the queue and gets no slot. */
    void leftQueue(Leg leg, long now) {
        modelOf(leg).leftQueue(leg);
        state.countWaiting(-1);
        left(leg, false, now);
    }

    private void left(Leg leg, boolean started, long now) {
        leg.stage(Leg.Stage.LEFT);
        observers.left(state, leg.request(), started, now);
    }

    /** Tells the Coordinator that a leg is rejected, which holds nothing here. */
    void reject(Leg leg, Outcome.Rejected rejection, long now) {
        state.news();
        leg.stage(Leg.Stage.LEFT);
        answer(new Message.Rejected(leg, rejection), now);
    }

    /** Tells the Coordinator that a leg has failed, which holds nothing here. */
    void fail(Leg leg, Outcome.Failed failure, long now) {
        state.news();
        leg.stage(Leg.Stage.LEFT);
        answer(new Message.Broken(leg, failure), now);
    }

    /** Nobody gets the model here: those who wait for its load are rejected. */
    void rejectLoadWaiters(NodeModel model, Outcome.Rejected rejection, long now) {
        for (Leg a = model.loadWaiters.poll(); a != null; a = model.loadWaiters.poll()) {
            freeSlot(a, now);
            reject(a, rejection, now);
        }
    }

    /** Stops everything that the model runs. */
    void breakOff(NodeModel model, String cause, long now) {
        Outcome.Failed failure = new Outcome.Failed(0, cause);
        model.atBackend.forEach(leg -> {
            backend.cancel(leg);
            failed(leg, failure, now);
        });
    }

    /** What the model ran is gone with it. */
    void lost(NodeModel model, Outcome.Failed failure, long now) {
        model.atBackend.forEach(leg -> failed(leg, failure, now));
    }
}

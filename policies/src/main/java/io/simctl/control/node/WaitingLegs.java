package io.simctl.control.node;

import io.simctl.control.Alarms;
import io.simctl.control.Leg;
import io.simctl.control.RunPolicies;
import io.simctl.control.queue.RequestQueue;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.Outcome;
import io.simctl.policy.NodeAdmission;
import io.simctl.policy.NodeQueue;
import io.simctl.policy.NodeVerdict;
import io.simctl.policy.QueueOrder.Lanes;
import java.util.List;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;

/** The legs that wait on a machine for a slot: the queue policy says who is next, the admission policy whether they may start. */
final class WaitingLegs {
    private final NodeState state;
    private final NodeRequests requests;
    private final NodeAdmission admission;
    private final NodeQueue order;
    private final Newcomer newcomer;
    private final RequestQueue<Leg> waiting;
    private final RequestQueue.LaneChoice choice;
    private final Predicate<Leg> mayStart;
    private final ObjLongConsumer<Leg> slot;
    private long askedAt;

    /** @param slot called with each leg that gets a slot, after it has left the queue */
    WaitingLegs(
            NodeState state,
            NodeRequests requests,
            RunPolicies.Node policies,
            Alarms alarms,
            ObjLongConsumer<Leg> slot) {
        this.state = state;
        this.requests = requests;
        this.admission = policies.admission();
        this.order = policies.queue();
        this.newcomer = new Newcomer(order);
        this.waiting = new RequestQueue<>(alarms, order, this::waitsUntil, this::waitedTooLong);
        this.choice = (lanes, now) -> order.next(lanes, state, now);
        this.mayStart = this::mayStart;
        this.slot = slot;
    }

    /** The leg may stay: it gets a slot at once, or waits for its turn. */
    void admit(Leg leg, NodeVerdict.Admit verdict, long now) {
        requests.admitted(leg, now);
        askedAt = now;
        if (state.isOnlyOneWaiting() && mayStart(leg) && isTurnOf(leg, verdict, now)) {
            slot.accept(leg, now);
        } else {
            waiting.add(leg, verdict.queueClass(), verdict.maxWait(), now);
            advance(now);
        }
    }

    /** Whether a leg that would be the only one to wait need not wait at all. */
    private boolean isTurnOf(Leg leg, NodeVerdict.Admit verdict, long now) {
        newcomer.is(leg.request(), verdict.queueClass(), now);
        return order.next(newcomer, state, now) != Lanes.NONE;
    }

    /** Gives slots to all who can get one now. */
    void advance(long now) {
        askedAt = now;
        for (int lane = next(now); lane != Lanes.NONE; lane = next(now)) {
            Leg leg = waiting.first(lane);
            waiting.remove(leg);
            slot.accept(leg, now);
        }
    }

    private int next(long now) {
        return waiting.next(choice, mayStart, now);
    }

    /** A model about to leave takes nothing new, so that it does leave. */
    private boolean mayStart(Leg leg) {
        return state.state(leg.model()) != ModelState.DRAINING && admission.mayStart(leg.request(), state, askedAt);
    }

    void cancel(Leg leg, long now) {
        waiting.remove(leg);
        requests.leftQueue(leg, now);
    }

    private long waitsUntil(Leg leg, long now) {
        return admission.waitsUntil(leg.request(), state, now);
    }

    private void waitedTooLong(Leg leg, long now) {
        requests.leftQueue(leg, now);
        requests.reject(leg, admission.waitedTooLong(leg.request(), state, now), now);
        advance(now);
    }

    /** All who wait for a slot with the model, as they came. */
    List<Leg> waiting(NodeModel model) {
        return waiting.waiting(leg -> leg.model() == model.index);
    }

    /** Rejects all who wait for a slot with the model. */
    void reject(NodeModel model, Outcome.Rejected rejection, long now) {
        for (Leg leg : waiting(model)) {
            cancel(leg, now);
            requests.reject(leg, rejection, now);
        }
    }
}

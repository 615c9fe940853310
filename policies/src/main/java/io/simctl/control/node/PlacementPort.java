package io.simctl.control.node;

import io.simctl.control.Alarm;
import io.simctl.control.Alarms;
import io.simctl.control.link.Message;
import io.simctl.fleet.Outcome;
import io.simctl.policy.MachineActions;
import io.simctl.policy.NodeView;
import io.simctl.policy.Target;
import io.simctl.policy.TargetState;
import java.util.function.LongConsumer;

/** The actions that a placement policy's end on a machine can take there, by the machine's own means. */
final class PlacementPort implements MachineActions {
    private final NodeState state;
    private final NodeRequests requests;
    private final WaitingLegs queue;
    private final Residency residency;
    private final Alarms alarms;
    private final Alarm alarm;
    private final long drainTimeout;

    /**
     * @param drainTimeout nanoseconds
     * @param onWake called when the time that the policy has set has come
     */
    PlacementPort(
            NodeState state,
            NodeRequests requests,
            WaitingLegs queue,
            Residency residency,
            Alarms alarms,
            long drainTimeout,
            LongConsumer onWake) {
        this.state = state;
        this.requests = requests;
        this.queue = queue;
        this.residency = residency;
        this.alarms = alarms;
        this.alarm = alarms.create(onWake);
        this.drainTimeout = drainTimeout;
    }

    @Override
    public NodeView node() {
        return state;
    }

    @Override
    public long drainTimeout() {
        return drainTimeout;
    }

    @Override
    public void load(int model) {
        residency.want(state.model(model), alarms.now());
    }

    @Override
    public void forgetLoad(int model) {
        residency.forget(state.model(model));
    }

    @Override
    public void drain(int model) {
        residency.drain(state.model(model), alarms.now());
    }

    @Override
    public void keep(int model) {
        residency.keep(state.model(model), alarms.now());
    }

    @Override
    public void rejectWaiting(int model, Outcome.Rejected rejection) {
        long now = alarms.now();
        queue.reject(state.model(model), rejection, now);
        requests.rejectLoadWaiters(state.model(model), rejection, now);
    }

    @Override
    public void breakOff(int model, String cause) {
        requests.breakOff(state.model(model), cause, alarms.now());
    }

    @Override
    public void report(Target target, TargetState how, int model) {
        requests.answer(new Message.TargetStatus(target.epoch(), how, model), alarms.now());
    }

    @Override
    public void wakeAt(long time) {
        alarm.set(time);
    }
}

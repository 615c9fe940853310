package io.simctl.policy.placement;

import io.simctl.fleet.ModelState;
import io.simctl.fleet.Outcome;
import io.simctl.fleet.Request;
import io.simctl.policy.MachineActions;
import io.simctl.policy.MachinePlacement;
import io.simctl.policy.NodeView;
import io.simctl.policy.Swap;
import io.simctl.policy.Target;
import io.simctl.policy.TargetState;
import io.simctl.policy.Verdict;
import io.simctl.policy.placement.ModelPools.Defect;
import io.simctl.policy.type.HttpStatus;

/**
 * A machine's end of {@link PoolProtocol}: drain, unload everything else, load what the target names, report each step
 * (d-inference PR #435, provider side). The newest target wins at whatever point the older one stands, and never unloads what
 * the newer one wants.
 */
final class PoolSwitch implements MachinePlacement {
    private static final Outcome.Rejected SWITCHING =
            new Outcome.Rejected(HttpStatus.UNAVAILABLE, "switching_model", 0);
    private static final Verdict REJECT_SWITCHING = new Verdict.Reject(SWITCHING);
    private static final Verdict REJECT_OTHER = Verdict.reject(HttpStatus.UNAVAILABLE, "assigned_pool_model", 0);

    private final MachineActions actions;
    private final NodeView node;
    private final int models;
    private final boolean isolates;
    private final boolean rejectsOthers;
    private final boolean unloadsWhatItWants;
    private final boolean breaksOff;
    private Target target = Target.NONE;
    private TargetState state = TargetState.UNMANAGED;

    PoolSwitch(MachineActions actions, PoolProtocol protocol) {
        this.breaksOff = protocol.breaksOff();
        this.actions = actions;
        this.node = actions.node();
        this.models = node.fleet().models().size();
        this.isolates = protocol.isolates();
        this.rejectsOthers = isolates || protocol.defects().contains(Defect.REFUSE_AFTER_ROLLBACK);
        this.unloadsWhatItWants = protocol.defects().contains(Defect.CANCELLED_ASSIGNMENT_UNLOADS);
    }

    @Override
    public Verdict admit(Request request) {
        if (!rejectsOthers || state == TargetState.UNMANAGED || target.holds(request.model())) {
            return Verdict.ADMIT;
        }
        return isSwitching() ? REJECT_SWITCHING : REJECT_OTHER;
    }

    private boolean isSwitching() {
        return state == TargetState.DRAINING || state == TargetState.LOADING;
    }

    @Override
    public void target(Target next, long now) {
        if (next.epoch() <= target.epoch()) {
            tellAgain(next);
            return;
        }
        target = next;
        for (int model = 0; model < models; model++) {
            // where no request is rejected, those who wait for a load would wait for ever
            if (isolates || node.awaitingLoad(model) == 0) {
                actions.forgetLoad(model);
            }
        }
        for (int place = 0; !unloadsWhatItWants && place < target.size(); place++) {
            actions.keep(target.model(place));
        }
        report(TargetState.DRAINING);
        actions.wakeAt(breaksOff ? now + actions.drainTimeout() : Swap.NEVER);
        drainOthers();
        changed(now);
    }

    /** Whoever sends the newest target once more has not heard what became of it. */
    private void tellAgain(Target known) {
        if (known.epoch() == target.epoch() && target.size() > 0) {
            report(state);
        }
    }

    @Override
    public void lost(int model, long now) {
        if (target.holds(model) && state == TargetState.REACHED) {
            report(TargetState.LOADING);
            actions.load(model);
        }
    }

    @Override
    public boolean poweredOn(long now) {
        if (target.size() == 0) {
            return false;
        }
        report(TargetState.DRAINING);
        changed(now);
        return true;
    }

    private void drainOthers() {
        for (int model = 0; model < models; model++) {
            if (!target.holds(model)) {
                if (isolates) {
                    actions.rejectWaiting(model, SWITCHING);
                }
                actions.drain(model);
            }
        }
    }

    @Override
    public void changed(long now) {
        if (state == TargetState.DRAINING && areOthersGone()) {
            actions.wakeAt(Swap.NEVER);
            report(TargetState.LOADING);
            for (int place = 0; place < target.size(); place++) {
                actions.load(target.model(place));
            }
        }
        if (state == TargetState.LOADING && isReached()) {
            report(TargetState.REACHED);
        }
    }

    private boolean areOthersGone() {
        boolean gone = true;
        for (int model = 0; model < models; model++) {
            if (!target.holds(model)) {
                actions.drain(model);
                gone &= node.state(model) == ModelState.ON_DISK || node.state(model) == ModelState.ABSENT;
            }
        }
        return gone;
    }

    private boolean isReached() {
        for (int place = 0; place < target.size(); place++) {
            if (node.state(target.model(place)) != ModelState.RESIDENT) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean awaits(int model) {
        return state == TargetState.LOADING && target.holds(model);
    }

    /** Loaded for a request while others still drain, it would stand beside them in a pool that serves one model only. */
    @Override
    public boolean loadsLater(int model) {
        return isolates && state == TargetState.DRAINING && target.holds(model);
    }

    @Override
    public void loadFailed(int model, long now) {
        state = TargetState.FAILED;
        actions.report(target, state, model);
    }

    /** The time for draining is over. */
    @Override
    public void wake(long now) {
        for (int model = 0; model < models; model++) {
            if (!target.holds(model)) {
                actions.breakOff(model, "broken off: the machine changed pools");
            }
        }
    }

    private void report(TargetState next) {
        state = next;
        actions.report(target, next, target.size() == 0 ? -1 : target.model(0));
    }
}

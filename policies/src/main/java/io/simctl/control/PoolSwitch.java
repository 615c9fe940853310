package io.simctl.control;

import io.simctl.fleet.ModelState;

/**
 * A machine's side of its assignment to a pool: drain, unload everything else, load the pool's model, tell the Coordinator at
 * each step (d-inference PR #435, provider side). Each assignment has an epoch; the newest one wins at whatever point the older
 * one stands, and never unloads what the newer one wants.
 */
final class PoolSwitch {
    private static final int NONE = -1;

    private final NodeAgent node;
    private final Residency residency;
    private final NodeAgent.Settings settings;
    private final Alarm patience;
    private int target = NONE;
    private long epoch;
    private AssignmentState state = AssignmentState.UNMANAGED;

    PoolSwitch(NodeAgent node, Residency residency, Alarms alarms, NodeAgent.Settings settings) {
        this.node = node;
        this.residency = residency;
        this.settings = settings;
        this.patience = alarms.create(this::runOutOfPatience);
    }

    /** Whether the machine belongs to a pool that keeps this model out. */
    boolean standsAgainst(int model) {
        boolean refuses = settings.isolates() || settings.defects().contains(PoolDefect.REFUSE_AFTER_ROLLBACK);
        return refuses && target != NONE && model != target;
    }

    /** Whether the machine is between two pools. */
    boolean isSwitching() {
        return state == AssignmentState.DRAINING || state == AssignmentState.LOADING;
    }

    /** An order of the Coordinator; one that is not newer than the last is ignored. */
    void assign(int model, long newEpoch, long now) {
        if (newEpoch <= epoch) {
            return;
        }
        target = model;
        epoch = newEpoch;
        // where no request is turned away, those who wait for a load would wait for ever
        residency.forget(wanted -> settings.isolates() || wanted.loadWaiters.isEmpty());
        if (!settings.defects().contains(PoolDefect.CANCELLED_ASSIGNMENT_UNLOADS)) {
            residency.keep(node.models()[target], now);
        }
        tell(AssignmentState.DRAINING, now);
        patience.set(now + settings.drainTimeout());
        for (NodeModel other : node.models()) {
            if (other.index != target) {
                if (settings.isolates()) {
                    node.rejectWaiting(other, NodeAgent.SWITCHING_MODEL, now);
                }
                residency.unloadWhenIdle(other, now);
            }
        }
        advance(now);
    }

    /** Something on the machine has changed: maybe the next step can be taken. */
    void advance(long now) {
        if (state == AssignmentState.DRAINING && isAlone(now)) {
            patience.cancel();
            tell(AssignmentState.LOADING, now);
            residency.want(node.models()[target], now);
        }
        if (state == AssignmentState.LOADING && node.models()[target].state == ModelState.RESIDENT) {
            tell(AssignmentState.ASSIGNED, now);
        }
    }

    private boolean isAlone(long now) {
        boolean alone = true;
        for (NodeModel other : node.models()) {
            if (other.index != target) {
                residency.unloadWhenIdle(other, now);
                alone &= !other.isInMemory();
            }
        }
        return alone;
    }

    /** Whether the failed load was the switch's, which is told as the switch's end. */
    boolean loadFailed(int model, long now) {
        if (model != target || state != AssignmentState.LOADING) {
            return false;
        }
        tell(AssignmentState.FAILED, now);
        return true;
    }

    /** Whether the load was the switch's, which {@link #advance} tells of. */
    boolean isLoading(int model) {
        return model == target && state == AssignmentState.LOADING;
    }

    private void runOutOfPatience(long now) {
        for (NodeModel other : node.models()) {
            if (other.index != target) {
                node.breakOff(other, "broken off: the machine changed pools", now);
            }
        }
        advance(now);
    }

    private void tell(AssignmentState next, long now) {
        state = next;
        node.network().answer(node.index(), new Message.AssignStatus(target, epoch, next), now);
    }
}

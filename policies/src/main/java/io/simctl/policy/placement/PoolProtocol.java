package io.simctl.policy.placement;

import io.simctl.fleet.ModelState;
import io.simctl.policy.MachineActions;
import io.simctl.policy.MachinePlacement;
import io.simctl.policy.MachineView;
import io.simctl.policy.Placement;
import io.simctl.policy.TargetState;
import io.simctl.policy.placement.ModelPools.Defect;
import java.util.Set;

/**
 * The protocol by which machines change pools (d-inference PR #435), both ends of it: what a machine does with a target, and
 * what the Coordinator believes when the machine reports its state.
 *
 * @param isolates whether a machine of a pool refuses every other model
 * @param defects of the original to re-enact
 * @param breaksOff whether what a machine runs when its time to drain is over is broken off; otherwise it takes as long as it takes
 */
public record PoolProtocol(boolean isolates, Set<Defect> defects, boolean breaksOff) {
    /** How long a model is not tried again on a machine where it could not be loaded. */
    private static final long LOAD_COOLDOWN = 120_000_000_000L;

    /** The protocol as the original has it. */
    public PoolProtocol(boolean isolates, Set<Defect> defects) {
        this(isolates, defects, true);
    }

    /** The protocol of pools that are kept apart and break nothing off. */
    static PoolProtocol patient() {
        return new PoolProtocol(true, Set.of(), false);
    }

    /** Makes the end of the protocol on a machine. */
    public MachinePlacement onMachine(MachineActions actions) {
        return new PoolSwitch(actions, this);
    }

    /** What follows for the view of a machine from the state of its target. */
    public void learn(MachineView machine, TargetState state, int model, Placement.Knowledge view, long now) {
        if (state == TargetState.REACHED) {
            warm(machine, view);
        } else if (state == TargetState.FAILED) {
            view.coolDown(model, now + LOAD_COOLDOWN);
        }
    }

    /** The switch unloaded everything else, so the view need not wait for the next report to know it. */
    private void warm(MachineView machine, Placement.Knowledge view) {
        for (int model = 0; model < machine.fleet().models().size(); model++) {
            if (machine.target().holds(model)) {
                view.learned(model, ModelState.RESIDENT);
            } else if (!defects.contains(Defect.SUCCESS_ADDS_WARM) && machine.state(model) != ModelState.ABSENT) {
                view.learned(model, ModelState.ON_DISK);
            }
        }
    }
}

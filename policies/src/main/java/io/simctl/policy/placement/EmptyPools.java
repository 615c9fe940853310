package io.simctl.policy.placement;

import io.simctl.policy.MachineView;
import io.simctl.policy.TargetState;
import java.util.Map;
import java.util.TreeMap;

/** The machines of a fleet as last seen, to tell which models nobody serves although somebody could. */
final class EmptyPools {
    private final Map<Integer, MachineView> machines = new TreeMap<>();

    void seen(MachineView machine) {
        machines.put(machine.index(), machine);
    }

    /** Whether machines hold the model and none serves it for the public. */
    boolean isEmpty(int model) {
        return machines.values().stream().anyMatch(machine -> holds(machine, model))
                && machines.values().stream().noneMatch(machine -> holds(machine, model) && serves(machine, model));
    }

    private static boolean holds(MachineView machine, int model) {
        return machine.isOnline() && machine.isCapable(model);
    }

    private static boolean serves(MachineView machine, int model) {
        boolean its =
                machine.targetState() == TargetState.REACHED && machine.target().holds(model);
        return !machine.machine().privateOnly() && (!machine.isManaged() || its);
    }
}

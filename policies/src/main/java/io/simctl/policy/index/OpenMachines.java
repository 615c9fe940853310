package io.simctl.policy.index;

import io.simctl.fleet.Fleet;
import io.simctl.fleet.Request;
import io.simctl.fleet.Request.Route;
import io.simctl.policy.MachineView;

/**
 * For each model the machines that may pass: those that could run it, less those that were found blocked until they change.
 * However large the fleet, a machine is asked in vain at most once for each of its changes.
 */
public final class OpenMachines {
    private final FleetLayout layout;
    private final MachineSet[] open;
    private final ChangedMachines changed;

    public OpenMachines(Fleet fleet) {
        layout = new FleetLayout(fleet);
        open = new MachineSet[layout.models()];
        changed = new ChangedMachines(layout.machines(), layout.models());
        for (int model = 0; model < open.length; model++) {
            open[model] = new MachineSet(layout.machines());
            open[model].addAll(layout.machinesOf(model));
        }
    }

    /** What was found of the machine holds no more. */
    public void changed(MachineView machine) {
        changed.changed(machine.index());
    }

    /** The machines to ask for the attempt; those found blocked until they change are to be removed from the set. */
    public MachineSet of(Request request) {
        int model = request.model();
        changed.addTo(open[model], layout.machinesOf(model), model);
        // what blocks the public need not block an owner
        if (request.route() != Route.PUBLIC) {
            open[model].addAll(layout.machinesOf(model));
        }
        return open[model];
    }
}

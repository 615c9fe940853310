package io.simctl.policy.index;

import io.simctl.fleet.Request;
import io.simctl.fleet.Request.Route;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;

/**
 * For each model a {@link CostIndex} over the machines that could run it. A machine that has changed is entered anew when the
 * model is asked for next, so that several changes in between cost one entry.
 */
public final class ModelCosts {
    /** The way in which a machine is entered. */
    @FunctionalInterface
    public interface Entry {
        /** Enters the machine in the index of the model, as the machine is now. */
        void enter(MachineView machine, int model, CostIndex index);
    }

    private final FleetLayout layout;
    private final Entry entry;
    private final CostIndex[] indexes;
    private final MachineSet[] stale;
    private final ChangedMachines changed;

    public ModelCosts(FleetLayout layout, Entry entry) {
        this.layout = layout;
        this.entry = entry;
        indexes = new CostIndex[layout.models()];
        stale = new MachineSet[layout.models()];
        changed = new ChangedMachines(layout.machines(), layout.models());
        for (int model = 0; model < indexes.length; model++) {
            indexes[model] = new CostIndex(layout.machines());
            stale[model] = new MachineSet(layout.machines());
            stale[model].addAll(layout.machinesOf(model));
        }
    }

    /** What was entered of the machine holds no more. */
    public void changed(MachineView machine) {
        changed.changed(machine.index());
    }

    /**
     * What the request costs on each machine.
     *
     * @param outputTokens the output tokens that it is taken to have
     */
    public CostIndex of(Request request, double outputTokens, FleetView fleet) {
        int model = request.model();
        MachineSet outdated = stale[model];
        changed.addTo(outdated, layout.machinesOf(model), model);
        if (request.route() != Route.PUBLIC) {
            // what was found to block the public need not block an owner
            outdated.addAll(layout.machinesOf(model));
        }
        CostIndex index = indexes[model];
        index.expect(outdated.size());
        for (int m = outdated.next(0); m != MachineSet.NONE; m = outdated.next(m + 1)) {
            entry.enter(fleet.machine(m), model, index);
        }
        index.expect(0);
        outdated.clear();
        index.request(request.promptTokens(), outputTokens);
        return index;
    }
}

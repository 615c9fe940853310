package io.simctl.control;

import io.simctl.policy.FleetView;
import io.simctl.policy.MachineView;
import io.simctl.policy.TargetState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The division of the machines into pools, as the Coordinator knows it (d-inference PR #435, ModelPoolReport). Machines that
 * are offline are left out. Like every view of the Coordinator it can be wrong: until the next heartbeat it believes in models
 * that a machine has thrown out meanwhile.
 *
 * @param gateEnabled whether machines of a pool refuse every other model
 * @param serving machines by model index that are assigned to the model's pool and serve
 * @param managed machines that were assigned to some pool, whether they serve by now or not
 * @param coResident machines with more than one model in memory
 */
public record PoolReport(boolean gateEnabled, List<Integer> serving, int managed, int coResident) {
    /** No machine and no model. */
    public static final PoolReport NONE = new PoolReport(false, List.of(), 0, 0);

    public PoolReport {
        serving = List.copyOf(serving);
    }

    /** The division as the view has it now. */
    public static PoolReport of(FleetView fleet, boolean gateEnabled) {
        List<Integer> serving = new ArrayList<>(Collections.nCopies(fleet.models(), 0));
        List<MachineView> online = IntStream.range(0, fleet.machines())
                .mapToObj(fleet::machine)
                .filter(MachineView::isOnline)
                .toList();
        for (MachineView machine : online) {
            for (int place = 0;
                    machine.targetState() == TargetState.REACHED
                            && place < machine.target().size();
                    place++) {
                int model = machine.target().model(place);
                serving.set(model, serving.get(model) + 1);
            }
        }
        return new PoolReport(
                gateEnabled,
                serving,
                (int) online.stream().filter(MachineView::isManaged).count(),
                (int) online.stream()
                        .filter(machine -> machine.residentModels() > 1)
                        .count());
    }
}

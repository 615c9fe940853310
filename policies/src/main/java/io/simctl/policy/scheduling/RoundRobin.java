package io.simctl.policy.scheduling;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Request;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetScheduling;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineChoice;
import io.simctl.policy.MachineView;
import io.simctl.policy.index.Draw;
import io.simctl.policy.index.MachineSet;
import io.simctl.policy.index.OpenMachines;
import io.simctl.policy.type.NoKnobs;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;

/** The next machine that passes after the one that was chosen last for the same model. */
public final class RoundRobin implements MachineChoice {
    private final OpenMachines open;
    private final int[] next;

    RoundRobin(PolicyContext context) {
        open = new OpenMachines(context.fleet());
        next = new int[context.fleet().models().size()];
    }

    @Override
    public boolean hearsEveryReport() {
        return false;
    }

    @Override
    public void machineChanged(MachineView machine, long now) {
        open.changed(machine);
    }

    @Override
    public int choose(Request request, FleetView fleet, Candidates candidates, long now) {
        MachineSet set = open.of(request);
        int model = request.model();
        int machine = Draw.first(set, next[model], candidates);
        if (machine == MachineSet.NONE) {
            machine = Draw.first(set, 0, candidates);
        }
        if (machine != MachineSet.NONE) {
            next[model] = machine + 1;
        }
        return machine;
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<NoKnobs, FleetScheduling> {
        public Type() {
            super(
                    "round-robin",
                    PolicyKind.FLEET_SCHEDULING,
                    NoKnobs.class,
                    "the next machine that passes after the model's last one",
                    PolicySource.after("in turns"));
        }

        @Override
        public FleetScheduling create(NoKnobs values, PolicyContext context) {
            return new RoundRobin(context);
        }
    }
}

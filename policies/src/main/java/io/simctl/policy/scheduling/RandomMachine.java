package io.simctl.policy.scheduling;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Request;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetScheduling;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineChoice;
import io.simctl.policy.MachineView;
import io.simctl.policy.index.Draw;
import io.simctl.policy.index.OpenMachines;
import io.simctl.policy.type.NoKnobs;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.util.random.RandomGenerator;

/** Any machine that passes, each as likely as the others: the baseline that knows nothing of load. */
public final class RandomMachine implements MachineChoice {
    private final OpenMachines open;
    private final RandomGenerator random;

    RandomMachine(PolicyContext context) {
        open = new OpenMachines(context.fleet());
        random = context.random();
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
        return Draw.uniform(open.of(request), candidates, random);
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<NoKnobs, FleetScheduling> {
        public Type() {
            super(
                    "random",
                    PolicyKind.FLEET_SCHEDULING,
                    NoKnobs.class,
                    "any machine that passes, each as likely as the others",
                    PolicySource.after("the baseline that knows nothing of load"));
        }

        @Override
        public FleetScheduling create(NoKnobs values, PolicyContext context) {
            return new RandomMachine(context);
        }
    }
}

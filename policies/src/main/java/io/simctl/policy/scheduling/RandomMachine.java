package io.simctl.policy.scheduling;

import com.google.auto.service.AutoService;
import io.simctl.control.Attempt;
import io.simctl.control.FleetView;
import io.simctl.control.MachineView;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetScheduling;
import io.simctl.policy.NoKnobs;
import io.simctl.policy.PolicyContext;
import io.simctl.policy.PolicyKind;
import io.simctl.policy.PolicyType;
import io.simctl.policy.index.Draw;
import io.simctl.policy.index.OpenMachines;
import java.util.random.RandomGenerator;

/** Any machine that passes, each as likely as the others: the baseline that knows nothing of load. */
public final class RandomMachine implements FleetScheduling {
    private final OpenMachines open;
    private final RandomGenerator random;

    RandomMachine(PolicyContext context) {
        open = new OpenMachines(context.fleet());
        random = context.random();
    }

    @Override
    public void machineChanged(MachineView machine, long now) {
        open.changed(machine);
    }

    @Override
    public int choose(Attempt attempt, FleetView fleet, Candidates candidates, long now) {
        return Draw.uniform(open.of(attempt), attempt, candidates, random);
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<NoKnobs, FleetScheduling> {
        public Type() {
            super(
                    "random",
                    PolicyKind.FLEET_SCHEDULING,
                    NoKnobs.class,
                    "any machine that passes, each as likely as the others");
        }

        @Override
        public FleetScheduling create(NoKnobs values, PolicyContext context) {
            return new RandomMachine(context);
        }
    }
}

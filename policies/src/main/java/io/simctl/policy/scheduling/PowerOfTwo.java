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
import java.util.random.RandomGenerator;

/**
 * The less busy one of two different machines drawn at random (Mitzenmacher, The Power of Two Choices in Randomized Load
 * Balancing, 2001).
 */
public final class PowerOfTwo implements MachineChoice {
    private final OpenMachines open;
    private final RandomGenerator random;

    PowerOfTwo(PolicyContext context) {
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
        MachineSet set = open.of(request);
        int first = Draw.uniform(set, candidates, random);
        if (first == MachineSet.NONE) {
            return NONE;
        }
        set.remove(first);
        int second = Draw.uniform(set, candidates, random);
        set.add(first);
        if (second == MachineSet.NONE) {
            return first;
        }
        boolean secondIsFreer =
                fleet.machine(second).pendingTotal() < fleet.machine(first).pendingTotal();
        return secondIsFreer ? second : first;
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<NoKnobs, FleetScheduling> {
        public Type() {
            super(
                    "power-of-two",
                    PolicyKind.FLEET_SCHEDULING,
                    NoKnobs.class,
                    "the less busy of two machines drawn at random",
                    PolicySource.after("M. Mitzenmacher, The Power of Two Choices in Randomized Load Balancing, 2001"));
        }

        @Override
        public FleetScheduling create(NoKnobs values, PolicyContext context) {
            return new PowerOfTwo(context);
        }
    }
}

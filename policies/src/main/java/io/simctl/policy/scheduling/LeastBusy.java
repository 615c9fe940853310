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
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.util.random.RandomGenerator;

/**
 * The machine with the fewest requests that the Coordinator has sent there and not seen the end of: join the shortest queue, as
 * far as the Coordinator can see it.
 *
 * <p>Machines are kept by level, the number of their pending requests, so that the choice is made in the lowest level where one
 * passes.
 */
public final class LeastBusy implements MachineChoice {

    /** The rule that chooses among equally busy machines. */
    public enum Ties {
        /** Each is as likely as the others. */
        RANDOM,
        /** The first of the fleet. */
        INDEX
    }

    public record Knobs(
            @Knob(
                    value = "who wins among equally busy machines: any of them, or the first of the fleet",
                    def = "random")
            Ties ties) {}

    private final int machines;
    private final OpenMachines open;
    private final BusyLevels levels;
    private final MachineSet here;
    private final Ties ties;
    private final RandomGenerator random;

    LeastBusy(Knobs knobs, PolicyContext context) {
        machines = context.fleet().machines().size();
        open = new OpenMachines(context.fleet());
        levels = new BusyLevels(machines);
        for (int machine = 0; machine < machines; machine++) {
            levels.put(machine, 0);
        }
        here = new MachineSet(machines);
        ties = knobs.ties();
        random = context.random();
    }

    @Override
    public boolean hearsEveryReport() {
        return false;
    }

    @Override
    public void machineChanged(MachineView machine, long now) {
        levels.put(machine.index(), machine.pendingTotal());
        open.changed(machine);
    }

    @Override
    public int choose(Request request, FleetView fleet, Candidates candidates, long now) {
        MachineSet its = open.of(request);
        int machine = NONE;
        for (int level = levels.lowest(); level <= levels.highest() && machine == NONE && !its.isEmpty(); level++) {
            MachineSet all = levels.at(level);
            if (its.size() == machines) {
                here.setTo(all);
            } else {
                here.setToCommon(all, its);
            }
            if (!here.isEmpty()) {
                int before = here.size();
                machine = ties == Ties.INDEX ? Draw.first(here, 0, candidates) : Draw.uniform(here, candidates, random);
                if (here.size() < before) {
                    its.removeMissing(all, here);
                }
            }
        }
        return machine;
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<Knobs, FleetScheduling> {
        public Type() {
            super(
                    "least-busy",
                    PolicyKind.FLEET_SCHEDULING,
                    Knobs.class,
                    "the machine with the fewest requests sent there and not answered",
                    PolicySource.after("join the shortest queue"));
        }

        @Override
        public FleetScheduling create(Knobs values, PolicyContext context) {
            return new LeastBusy(values, context);
        }
    }
}

package io.simctl.policy.scheduling;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Request;
import io.simctl.fleet.Request.Route;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetScheduling;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineChoice;
import io.simctl.policy.MachineView;
import io.simctl.policy.index.Draw;
import io.simctl.policy.index.FleetLayout;
import io.simctl.policy.index.MachineSet;
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

    private final FleetLayout layout;
    private final BusyLevels[] levels;
    private final Ties ties;
    private final RandomGenerator random;

    LeastBusy(Knobs knobs, PolicyContext context) {
        layout = new FleetLayout(context.fleet());
        levels = new BusyLevels[layout.models()];
        for (int model = 0; model < levels.length; model++) {
            levels[model] = new BusyLevels(layout.machines());
            putAll(layout.machinesOf(model), levels[model]);
        }
        ties = knobs.ties();
        random = context.random();
    }

    private static void putAll(MachineSet machines, BusyLevels levels) {
        for (int machine = machines.next(0); machine != MachineSet.NONE; machine = machines.next(machine + 1)) {
            levels.put(machine, levels.level(machine));
        }
    }

    @Override
    public void machineChanged(MachineView machine, long now) {
        for (int model : layout.modelsOf(machine.index())) {
            levels[model].put(machine.index(), machine.pendingTotal());
        }
    }

    @Override
    public int choose(Request request, FleetView fleet, Candidates candidates, long now) {
        BusyLevels byLevel = levels[request.model()];
        if (request.route() != Route.PUBLIC) {
            // what was found to block the public need not block an owner
            putAll(layout.machinesOf(request.model()), byLevel);
        }
        int machine = NONE;
        for (int level = byLevel.lowest(); level <= byLevel.highest() && machine == NONE; level++) {
            MachineSet set = byLevel.at(level);
            machine = ties == Ties.INDEX ? Draw.first(set, 0, candidates) : Draw.uniform(set, candidates, random);
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

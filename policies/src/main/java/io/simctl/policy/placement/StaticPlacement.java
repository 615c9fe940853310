package io.simctl.policy.placement;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Fleet;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineActions;
import io.simctl.policy.MachinePlacement;
import io.simctl.policy.MachineView;
import io.simctl.policy.Placement;
import io.simctl.policy.TargetState;
import io.simctl.policy.placement.PlacementPlan.Host;
import io.simctl.policy.placement.PlacementPlan.Move;
import io.simctl.policy.placement.PlacementPlan.Pool;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.Need;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicyType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A placement that is decided once, when the run begins: each model gets as many machines as the scenario says, those that have it in memory first, then
 * the fastest. Either as pools that serve nothing else, or loaded side by side as far as memory goes.
 */
public final class StaticPlacement implements Placement {

    public record Knobs(
            @Knob(value = "machines of each model, as a number", def = "{}", unit = "machines", min = 0)
            Map<String, Integer> machines,

            @Knob(value = "machines of each model, as a percentage of the fleet", def = "{}", min = 0, max = 100)
            Map<String, Integer> percent,

            @Knob(
                    value = "whether each machine serves its one model only; otherwise models share machines",
                    def = "true")
            boolean isolate) {}

    /** A machine that has the model in memory is better than any that has not. */
    private static final double RESIDENT_BONUS = 1e9;

    private final boolean isolate;
    private final PoolProtocol protocol;
    private final int[] wanted;

    StaticPlacement(Knobs knobs, PolicyContext context) {
        isolate = knobs.isolate();
        protocol = new PoolProtocol(isolate, Set.of());
        wanted = new int[context.fleet().models().size()];
        int all = context.fleet().machines().size();
        knobs.machines().forEach((name, count) -> wanted[context.model(name)] = count);
        knobs.percent().forEach((name, share) -> wanted[context.model(name)] = (int) Math.round(share * all / 100.0));
    }

    @Override
    public long interval() {
        return 0;
    }

    @Override
    public boolean isolates() {
        return isolate;
    }

    @Override
    public MachinePlacement onMachine(MachineActions actions) {
        return protocol.onMachine(actions);
    }

    @Override
    public void targetStatus(MachineView machine, TargetState state, int model, Knowledge view, long now) {
        protocol.learn(machine, state, model, view, now);
    }

    @Override
    public void begin(FleetView fleet, Actions actions, long now) {
        if (isolate) {
            assign(fleet, actions, now);
        } else {
            load(fleet, actions);
        }
    }

    @Override
    public void tick(FleetView fleet, Actions actions, long now) {}

    private void assign(FleetView fleet, Actions actions, long now) {
        List<Pool> pools = IntStream.range(0, wanted.length)
                .mapToObj(m -> new Pool(m, fleet.fleet().model(m).name(), wanted[m], 0, 0))
                .toList();
        List<Host> hosts = IntStream.range(0, fleet.machines())
                .filter(i -> fleet.machine(i).isOnline()
                        && fleet.machine(i).machine().manageable())
                .mapToObj(i -> new Host(i, Host.NO_POOL, 0, true, scores(fleet.machine(i), actions)))
                .toList();
        PlacementPlan plan = new PlacementPlanner(wanted.length, 0, false).plan(pools, hosts, hosts.size(), now);
        actions.planned(plan.desired(), plan.current(), plan.moves().size(), false);
        for (Move move : plan.moves()) {
            actions.target(move.machine(), move.model());
        }
    }

    private double[] scores(MachineView machine, Actions actions) {
        return IntStream.range(0, wanted.length)
                .mapToDouble(model -> actions.eligible(machine.index(), model) ? score(machine, model) : Host.CANNOT)
                .toArray();
    }

    private static double score(MachineView machine, int model) {
        double bonus = machine.isResident(model) ? RESIDENT_BONUS : 0;
        return bonus + Math.max(1, machine.registeredDecodeRate(model));
    }

    /** Model by model, each on the machines where it is best off and still has room. */
    private void load(FleetView fleet, Actions actions) {
        long[] free = freeBytes(fleet);
        List<Move> loads = new ArrayList<>();
        int[] placed = new int[wanted.length];
        for (int model = 0; model < wanted.length; model++) {
            for (int i : bestFirst(fleet, model)) {
                boolean resident = fleet.machine(i).isResident(model);
                long needed = fleet.fleet().bytesToLoad(i, model);
                if (placed[model] < wanted[model] && (resident || free[i] >= needed)) {
                    placed[model]++;
                    if (!resident) {
                        free[i] -= needed;
                        loads.add(new Move(i, model));
                    }
                }
            }
        }
        actions.planned(wanted, placed, loads.size(), false);
        loads.forEach(load -> actions.load(load.machine(), load.model()));
    }

    private static long[] freeBytes(FleetView fleet) {
        return IntStream.range(0, fleet.machines())
                .mapToLong(i -> fleet.machine(i).machine().usableBytes() - residentBytes(fleet.machine(i)))
                .toArray();
    }

    private static long residentBytes(MachineView machine) {
        return IntStream.range(0, machine.fleet().models().size())
                .filter(machine::isResident)
                .mapToLong(model -> heldBytes(machine, model))
                .sum();
    }

    /** With what its server has claimed beside the weights; who claims all leaves nothing. */
    private static long heldBytes(MachineView machine, int model) {
        long claim = machine.fleet().hosting(machine.index(), model).claimBytes();
        return claim == Fleet.Hosting.ALL
                ? machine.machine().usableBytes()
                : machine.fleet().model(model).weightBytes() + claim;
    }

    private static List<Integer> bestFirst(FleetView fleet, int model) {
        return IntStream.range(0, fleet.machines())
                .filter(i -> fleet.machine(i).isOnline() && fleet.machine(i).isCapable(model))
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -score(fleet.machine(i), model)))
                .toList();
    }

    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes")
    public static final class Type extends PolicyType<Knobs, Placement> {
        public Type() {
            super("static", PolicyKind.FLEET_PLACEMENT, Knobs.class, "each model on so many machines, decided once");
        }

        @Override
        public List<Need<Knobs>> needs() {
            return List.of(new Need<>(
                    PolicyKind.FLEET_ADMISSION,
                    List.of("pool-exhausted"),
                    "nothing keeps requests off machines of other pools, which refuse them",
                    "isolate: false",
                    Knobs::isolate));
        }

        @Override
        public Collection<String> modelNames(Knobs values) {
            TreeSet<String> names = new TreeSet<>(values.machines().keySet());
            names.addAll(values.percent().keySet());
            return names;
        }

        @Override
        public List<String> problems(Knobs values) {
            return values.machines().keySet().stream()
                    .filter(values.percent()::containsKey)
                    .map(name -> "`%s` is in `machines` and in `percent`; give one of them".formatted(name))
                    .toList();
        }

        @Override
        public Placement create(Knobs values, PolicyContext context) {
            return new StaticPlacement(values, context);
        }
    }
}

package io.simctl.policy.scheduling;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Fleet;
import io.simctl.fleet.ModelState;
import io.simctl.fleet.Request;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetScheduling;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineChoice;
import io.simctl.policy.MachineView;
import io.simctl.policy.index.CostIndex;
import io.simctl.policy.index.FleetLayout;
import io.simctl.policy.index.MachineSet;
import io.simctl.policy.index.ModelCosts;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A machine that has the model in memory, before one that is loading it, before any other (LocalAI's distributed mode, {@code router.go} and
 * {@code registry.go} of v4.9.0 and 22 commits, August 2026): of those the one with the fewest of its requests pending, then the one that got
 * one the longest ago, then the one with the most free memory. Where none has it, one that holds no model of its groups, with room for it if
 * there is one; of these an empty one, or else the one with the fewest requests, and of equals the one with the most free memory.
 *
 * <p>Memory is that of the last report less what is on its way to a load since. What leaves memory where there is no room is for the
 * machine's swap policy; LocalAI evicts from its scheduler only where no node is left at all.
 */
public final class WarmFirst implements MachineChoice {
    /** Faults of the original. */
    public enum Defect {
        /** Groups keep models apart only where a model has a selector. */
        GROUPS_NEED_SELECTOR
    }

    /** The knobs. */
    public record Knobs(
            @Knob(value = "fleet entries that a model may run on, by model; all where it is not named", def = "{}")
            Map<String, List<String>> selector,

            @Knob(value = "groups by name, each of models that are rather not on one machine", def = "{}")
            Map<String, List<String>> groups,

            @Knob(value = "faults of the original", def = "[]")
            List<Defect> defects) {}

    /** More than any number of requests. */
    private static final double BEHIND_ALL_THAT_SERVE = 1e12;

    private final Fleet fleet;
    private final MachineSet[] selected;
    private final boolean[][] rivals;
    private final long[][] lastSentAt;
    private final ModelCosts warm;
    private final RandomGenerator random;

    WarmFirst(Knobs knobs, PolicyContext context) {
        fleet = context.fleet();
        FleetLayout layout = new FleetLayout(fleet);
        selected = new MachineSet[layout.models()];
        rivals = new boolean[layout.models()][layout.models()];
        lastSentAt = new long[layout.models()][layout.machines()];
        for (int model = 0; model < selected.length; model++) {
            String name = fleet.model(model).name();
            List<String> entries = knobs.selector().getOrDefault(name, List.of());
            selected[model] = selected(entries, layout.machinesOf(model));
            boolean isApart = !entries.isEmpty() || !knobs.defects().contains(Defect.GROUPS_NEED_SELECTOR);
            for (int other = 0; other < selected.length; other++) {
                String rival = fleet.model(other).name();
                rivals[model][other] = isApart
                        && other != model
                        && knobs.groups().values().stream().anyMatch(g -> g.contains(name) && g.contains(rival));
            }
        }
        warm = new ModelCosts(layout, this::enter);
        random = context.random();
    }

    private MachineSet selected(List<String> entries, MachineSet machines) {
        MachineSet its = new MachineSet(fleet.machines().size());
        for (int m = machines.next(0); m != MachineSet.NONE; m = machines.next(m + 1)) {
            if (entries.isEmpty() || entries.contains(FleetEntries.of(fleet.machine(m)))) {
                its.add(m);
            }
        }
        return its;
    }

    /** Machines that never got a request of the model come first, those with more free memory before others. */
    private void enter(MachineView machine, int model, CostIndex index) {
        int m = machine.index();
        boolean isWarm = machine.isResident(model) || isComing(machine, model);
        if (!isWarm || !selected[model].contains(m)) {
            index.remove(m);
            return;
        }
        long sentAt = lastSentAt[model][m];
        long rank = sentAt > 0 ? sentAt : -Math.max(0, free(machine));
        double cost = machine.pending(model) + (machine.isResident(model) ? 0 : BEHIND_ALL_THAT_SERVE);
        index.put(m, 0, cost, 0, cost, 0, rank);
    }

    /** Whoever asks for a model that is being loaded waits for that load, and so for one that somebody else's request has begun. */
    private static boolean isComing(MachineView machine, int model) {
        return machine.state(model) == ModelState.LOADING
                || (machine.state(model) == ModelState.ON_DISK && machine.pending(model) > 0);
    }

    @Override
    public void machineChanged(MachineView machine, long now) {
        warm.changed(machine);
    }

    @Override
    public void sent(Request request, MachineView machine, long now) {
        lastSentAt[request.model()][machine.index()] = Math.max(1, now);
    }

    @Override
    public int choose(Request request, FleetView view, Candidates candidates, long now) {
        CostIndex index = warm.of(request, 0, view);
        double fewest = index.least(candidates, CostIndex.Filter.PASSING);
        return fewest < Double.POSITIVE_INFINITY
                ? index.pick(candidates, fewest, random)
                : cold(request.model(), view, candidates);
    }

    private int cold(int model, FleetView view, Candidates candidates) {
        int best = NONE;
        MachineSet its = selected[model];
        for (int m = its.next(0); m != MachineSet.NONE; m = its.next(m + 1)) {
            if (candidates.passes(m) && (best == NONE || isBetter(model, view.machine(m), view.machine(best)))) {
                best = m;
            }
        }
        return best;
    }

    private boolean isBetter(int model, MachineView one, MachineView other) {
        if (hasRival(model, one) != hasRival(model, other)) {
            return hasRival(model, other);
        }
        boolean fits = fits(model, one);
        if (fits != fits(model, other)) {
            return fits;
        }
        boolean isEmpty = one.residentModels() == 0;
        if (isEmpty != (other.residentModels() == 0)) {
            return isEmpty;
        }
        boolean differ = !isEmpty && one.pendingTotal() != other.pendingTotal();
        return differ ? one.pendingTotal() < other.pendingTotal() : free(one) > free(other);
    }

    private boolean hasRival(int model, MachineView machine) {
        for (int other = 0; other < rivals[model].length; other++) {
            if (rivals[model][other] && machine.isResident(other)) {
                return true;
            }
        }
        return false;
    }

    private boolean fits(int model, MachineView machine) {
        return fleet.bytesToLoad(machine.index(), model) <= free(machine);
    }

    /** Free bytes, less those that loads will take to which requests are on their way, though no report says so yet. */
    private long free(MachineView machine) {
        long free = machine.machine().usableBytes() - machine.usedBytes();
        for (int model = machine.nextBusyModel(0); model != NONE; model = machine.nextBusyModel(model + 1)) {
            if (machine.state(model) == ModelState.ON_DISK && machine.pending(model) > 0) {
                free -= fleet.bytesToLoad(machine.index(), model);
            }
        }
        return free;
    }

    /** Its name, kind and knobs. */
    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes") // a service file cannot name type parameters
    public static final class Type extends PolicyType<Knobs, FleetScheduling> {
        /** For the service loader. */
        public Type() {
            super(
                    "warm-first",
                    PolicyKind.FLEET_SCHEDULING,
                    Knobs.class,
                    "a machine that has the model in memory, or else one without its rivals and with room for it",
                    new PolicySource("LocalAI", "distributed mode of v4.9.0 and 22 commits, August 2026"));
        }

        @Override
        public List<String> defects() {
            return defectNames(Defect.class);
        }

        @Override
        public Collection<String> modelNames(Knobs values) {
            return Stream.concat(
                            values.selector().keySet().stream(),
                            values.groups().values().stream().flatMap(List::stream))
                    .toList();
        }

        @Override
        public Collection<String> fleetNames(Knobs values) {
            return values.selector().values().stream().flatMap(List::stream).toList();
        }

        @Override
        public FleetScheduling create(Knobs values, PolicyContext context) {
            return new WarmFirst(values, context);
        }
    }
}

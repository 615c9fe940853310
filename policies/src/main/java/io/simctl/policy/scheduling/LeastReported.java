package io.simctl.policy.scheduling;

import com.google.auto.service.AutoService;
import io.simctl.fleet.Request;
import io.simctl.fleet.Request.Route;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetScheduling;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineChoice;
import io.simctl.policy.MachineView;
import io.simctl.policy.index.ChangedMachines;
import io.simctl.policy.index.FleetLayout;
import io.simctl.policy.index.MachineSet;
import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyContext;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicySource;
import io.simctl.policy.type.PolicyType;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The machine that reports the fewest requests for the model, at the backend and waiting, and the first by name of equals (helexa cortex,
 * routing of August 2026). A machine that has not said how busy it is counts as idle, and one that has gone silent as busy as it last said.
 *
 * <p>A machine that has the model in memory comes before any other; then one that loads it already, then the one that {@link ColdLoads} would
 * have load it. What was sent since the report is added to it, as cortex does not: where machines are asked every ten seconds, it sends all that
 * comes in between to one of them.
 */
public final class LeastReported implements MachineChoice {
    /** Faults of the original. */
    public enum Defect {
        /** A machine is taken to be as busy as it reported, whatever was sent there since. */
        FORGETS_DISPATCHES,
        /** A machine that is loading the model is passed over for one that could begin to. */
        SKIPS_LOADING
    }

    /** The knobs. */
    public record Knobs(
            @Knob(
                    value = "fleet entries that a model may be loaded on, by model; all where it is not named",
                    def = "{}")
            Map<String, List<String>> pinned,

            @Knob(
                    value =
                            "priority of models that stay in memory: a load displaces those of its own and below; 100 where it is not"
                                    + " named, 1000 where the model is pinned",
                    def = "{}")
            Map<String, Integer> priority,

            @Knob(value = "faults of the original", def = "[]")
            List<Defect> defects) {}

    private final FleetLayout layout;
    private final boolean forgets;
    private final boolean skipsLoading;

    /** Machines in the order of their names; all sets hold places in it. */
    private final int[] byName;

    private final int[] placeOf;
    private final ByState[] models;
    private final ColdLoads cold;
    private final ChangedMachines changed;
    private final MachineSet stale;

    /** The machines of one model, by how far it is there. */
    private record ByState(BusyLevels serving, MachineSet loading, MachineSet onDisk) {
        void remove(int place) {
            serving.at(serving.level(place)).remove(place);
            loading.remove(place);
            onDisk.remove(place);
        }
    }

    LeastReported(Knobs knobs, PolicyContext context) {
        layout = new FleetLayout(context.fleet());
        forgets = knobs.defects().contains(Defect.FORGETS_DISPATCHES);
        skipsLoading = knobs.defects().contains(Defect.SKIPS_LOADING);
        cold = new ColdLoads(context.fleet(), knobs.pinned(), knobs.priority());
        int machines = layout.machines();
        byName = IntStream.range(0, machines)
                .boxed()
                .sorted(Comparator.comparing(
                        machine -> context.fleet().machine(machine).name()))
                .mapToInt(Integer::intValue)
                .toArray();
        placeOf = new int[machines];
        for (int place = 0; place < machines; place++) {
            placeOf[byName[place]] = place;
        }
        changed = new ChangedMachines(machines, layout.models());
        stale = new MachineSet(machines);
        models = new ByState[layout.models()];
        for (int model = 0; model < models.length; model++) {
            models[model] = new ByState(new BusyLevels(machines), new MachineSet(machines), new MachineSet(machines));
        }
    }

    @Override
    public boolean hearsEveryReport() {
        return false;
    }

    @Override
    public void machineChanged(MachineView machine, long now) {
        changed.changed(machine.index());
    }

    private void enter(MachineView machine, int model) {
        int place = placeOf[machine.index()];
        ByState its = models[model];
        its.remove(place);
        switch (machine.state(model)) {
            case RESIDENT -> its.serving.put(place, busy(machine, model));
            case LOADING -> its.loading.add(place);
            case ON_DISK, DRAINING, ABSENT -> its.onDisk.add(place);
        }
    }

    private int busy(MachineView machine, int model) {
        int reported = machine.running(model) + machine.waiting(model);
        return forgets ? reported : reported + machine.sentSinceReport(model);
    }

    @Override
    public int choose(Request request, FleetView fleet, Candidates candidates, long now) {
        MachineSet all = layout.machinesOf(request.model());
        changed.addTo(stale, all, request.model());
        if (request.route() != Route.PUBLIC) {
            // what was found to block the public need not block an owner
            stale.addAll(all);
        }
        enterStale(fleet, request.model());
        ByState its = models[request.model()];
        int machine = NONE;
        for (int level = its.serving.lowest(); level <= its.serving.highest() && machine == NONE; level++) {
            machine = first(its.serving.at(level), candidates);
        }
        if (machine == NONE && !skipsLoading) {
            machine = first(its.loading, candidates);
        }
        if (machine == NONE) {
            machine = cold.choose(request.model(), its.onDisk, byName, fleet, candidates);
        }
        return machine == NONE && skipsLoading ? first(its.loading, candidates) : machine;
    }

    private void enterStale(FleetView fleet, int model) {
        for (int machine = stale.next(0); machine != MachineSet.NONE; machine = stale.next(machine + 1)) {
            enter(fleet.machine(machine), model);
        }
        stale.clear();
    }

    /** The first that passes; those that cannot before they change are dropped on the way. */
    private int first(MachineSet places, Candidates candidates) {
        for (int place = places.next(0); place != MachineSet.NONE; place = places.next(place + 1)) {
            int machine = byName[place];
            if (candidates.passes(machine)) {
                return machine;
            }
            if (candidates.blockedUntilChange(machine)) {
                places.remove(place);
            }
        }
        return NONE;
    }

    /** Its name, kind and knobs. */
    @AutoService(PolicyType.class)
    @SuppressWarnings("rawtypes") // a service file cannot name type parameters
    public static final class Type extends PolicyType<Knobs, FleetScheduling> {
        /** For the service loader. */
        public Type() {
            super(
                    "least-reported",
                    PolicyKind.FLEET_SCHEDULING,
                    Knobs.class,
                    "the machine that reports the fewest requests, of equals the first by name",
                    new PolicySource("helexa cortex", "routing of August 2026"));
        }

        @Override
        public List<String> defects() {
            return defectNames(Defect.class);
        }

        @Override
        public Collection<String> modelNames(Knobs values) {
            return Stream.concat(values.pinned().keySet().stream(), values.priority().keySet().stream())
                    .toList();
        }

        @Override
        public Collection<String> fleetNames(Knobs values) {
            return values.pinned().values().stream().flatMap(List::stream).toList();
        }

        @Override
        public FleetScheduling create(Knobs values, PolicyContext context) {
            return new LeastReported(values, context);
        }
    }
}

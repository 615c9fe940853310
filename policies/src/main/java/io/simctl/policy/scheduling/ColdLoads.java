package io.simctl.policy.scheduling;

import io.simctl.fleet.Fleet;
import io.simctl.policy.Candidates;
import io.simctl.policy.FleetView;
import io.simctl.policy.MachineChoice;
import io.simctl.policy.MachineView;
import io.simctl.policy.index.MachineSet;
import java.util.List;
import java.util.Map;

/**
 * The ladder by which a machine is chosen to load a model that none has in memory (helexa cortex, {@code pick_feasible_neuron} of August
 * 2026): one with room for it, then one with room once models have left that it may displace, then the one with the most free memory, then
 * the first by name. A model may displace those of its own priority and below.
 *
 * <p>Memory is that of the machines' last reports, and which models leave is for the machines to decide: a place on the ladder is a guess.
 */
final class ColdLoads {
    /** Priority of a model that nobody gave one, and of one that is pinned to machines. */
    static final int USUAL = 100;

    static final int PINNED = 1000;

    private final Fleet fleet;
    private final int[] priority;
    private final MachineSet[] allowed;

    /**
     * @param pinned fleet entries that a model may be loaded on, by model; all where it is not named
     * @param priorities by model
     */
    ColdLoads(Fleet fleet, Map<String, List<String>> pinned, Map<String, Integer> priorities) {
        this.fleet = fleet;
        int models = fleet.models().size();
        priority = new int[models];
        allowed = new MachineSet[models];
        for (int model = 0; model < models; model++) {
            String name = fleet.model(model).name();
            List<String> entries = pinned.getOrDefault(name, List.of());
            priority[model] = priorities.getOrDefault(name, entries.isEmpty() ? USUAL : PINNED);
            allowed[model] = new MachineSet(fleet.machines().size());
            for (int machine = 0; machine < fleet.machines().size(); machine++) {
                if (entries.isEmpty() || entries.contains(FleetEntries.of(fleet.machine(machine)))) {
                    allowed[model].add(machine);
                }
            }
        }
    }

    /**
     * The machine that is to load the model.
     *
     * @param places those that could, as places in the order of names
     * @param byName the machine at each place
     * @return {@link MachineChoice#NONE} if none of them may
     */
    int choose(int model, MachineSet places, int[] byName, FleetView view, Candidates candidates) {
        int best = MachineChoice.NONE;
        for (int place = places.next(0); place != MachineSet.NONE; place = places.next(place + 1)) {
            int machine = byName[place];
            if (allowed[model].contains(machine)
                    && candidates.passes(machine)
                    && (best == MachineChoice.NONE || isBetter(model, view.machine(machine), view.machine(best)))) {
                best = machine;
            }
        }
        return best;
    }

    /** Equals stay behind the one that was found first: that is the first by name. */
    private boolean isBetter(int model, MachineView one, MachineView other) {
        int rungs = rung(model, other) - rung(model, one);
        return rungs == 0 ? free(one) > free(other) : rungs > 0;
    }

    private int rung(int model, MachineView machine) {
        long missing = fleet.bytesToLoad(machine.index(), model) - free(machine);
        if (missing <= 0) {
            return 0;
        }
        for (int other = 0; other < priority.length; other++) {
            if (machine.isResident(other) && priority[other] <= priority[model]) {
                missing -= fleet.bytesToLoad(machine.index(), other);
            }
        }
        return missing <= 0 ? 1 : 2;
    }

    private static long free(MachineView machine) {
        return machine.machine().usableBytes() - machine.usedBytes();
    }
}

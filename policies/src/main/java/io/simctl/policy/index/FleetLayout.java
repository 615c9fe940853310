package io.simctl.policy.index;

import io.simctl.fleet.Fleet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The facts of a fleet that do not change, in the form that policies look them up in. */
public final class FleetLayout {
    private final int[][] modelsOf;
    private final MachineSet[] machinesOf;
    private final int[] groupOf;
    private final int[][] groupsOf;
    private final int groups;
    private final int[] hardwareClass;
    private final int hardwareClasses;

    public FleetLayout(Fleet fleet) {
        int machines = fleet.machines().size();
        int models = fleet.models().size();
        modelsOf = new int[machines][];
        machinesOf = new MachineSet[models];
        for (int model = 0; model < models; model++) {
            machinesOf[model] = new MachineSet(machines);
        }
        hardwareClass = new int[machines];
        Map<String, Integer> classes = new HashMap<>();
        Map<List<Integer>, int[]> same = new HashMap<>();
        for (int machine = 0; machine < machines; machine++) {
            int m = machine;
            List<Integer> its = IntStream.range(0, models)
                    .filter(x -> fleet.capable(m, x))
                    .boxed()
                    .toList();
            // one array for all machines alike, so that a large fleet's stay in the CPU's cache
            modelsOf[m] = same.computeIfAbsent(
                    its, list -> list.stream().mapToInt(Integer::intValue).toArray());
            for (int model : modelsOf[m]) {
                machinesOf[model].add(m);
            }
            hardwareClass[m] = classes.computeIfAbsent(fleet.machine(m).hardware(), name -> classes.size());
        }
        hardwareClasses = classes.size();
        groupOf = new int[models];
        groups = groupModels();
        Map<List<Integer>, int[]> sameGroups = new HashMap<>();
        groupsOf = new int[machines][];
        for (int machine = 0; machine < machines; machine++) {
            List<Integer> its = IntStream.of(modelsOf[machine])
                    .map(model -> groupOf[model])
                    .distinct()
                    .boxed()
                    .toList();
            groupsOf[machine] = sameGroups.computeIfAbsent(
                    its, list -> list.stream().mapToInt(Integer::intValue).toArray());
        }
    }

    /** Models that the same machines could run make a group. */
    private int groupModels() {
        Map<MachineSet, Integer> known = new HashMap<>();
        for (int model = 0; model < groupOf.length; model++) {
            groupOf[model] = known.computeIfAbsent(machinesOf[model], machines -> known.size());
        }
        return known.size();
    }

    /** How many machines there are. */
    public int machines() {
        return modelsOf.length;
    }

    /** How many models there are. */
    public int models() {
        return machinesOf.length;
    }

    /** Models that the machine could run: on disk, and not too large. To be read only. */
    public int[] modelsOf(int machine) {
        return modelsOf[machine];
    }

    /** Machines that could run the model. To be read only. */
    public MachineSet machinesOf(int model) {
        return machinesOf[model];
    }

    /** The number of groups of models, those of one group being models that the same machines could run. */
    public int groups() {
        return groups;
    }

    /** Number of the model's group, from 0. */
    public int groupOf(int model) {
        return groupOf[model];
    }

    /** Groups that the machine could run. To be read only. */
    public int[] groupsOf(int machine) {
        return groupsOf[machine];
    }

    /** Number of the machine's hardware, from 0. */
    public int hardwareClass(int machine) {
        return hardwareClass[machine];
    }

    /** How many kinds of hardware there are. */
    public int hardwareClasses() {
        return hardwareClasses;
    }
}

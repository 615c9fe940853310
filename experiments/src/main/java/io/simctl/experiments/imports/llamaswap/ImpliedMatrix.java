package io.simctl.experiments.imports.llamaswap;

import io.simctl.policy.swap.ExclusiveGroups;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.fleet.FleetEntry;
import io.simctl.scenario.fleet.HardwareSpec;
import io.simctl.scenario.model.ModelSpec;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A matrix that allows together what a policy without one does, with costs of eviction that are the seconds of a load. */
final class ImpliedMatrix {
    /** Of the KV cache of a model that stays beside others. */
    static final int CACHED_TOKENS = 8192;

    private static final double NANOS = 1e9;

    private final List<String> names;
    private final List<ModelSpec> models;
    private final FleetEntry machine;
    private final HardwareSpec hardware;

    ImpliedMatrix(Scenario scenario, FleetEntry machine) {
        names = List.copyOf(scenario.models().keySet());
        models = List.copyOf(scenario.models().values());
        this.machine = machine;
        hardware = scenario.hardwareOf(machine);
    }

    /** The sets that fit into the machine's memory, with what an engine claims for KV cache, or some thousand tokens of it each. */
    Optional<Map<String, Object>> ofMemory() {
        long usable = hardware.memory() - hardware.reserve();
        return of(set -> set.stream().mapToLong(this::bytes).sum() <= usable);
    }

    private long bytes(int model) {
        ModelSpec spec = models.get(model);
        long least = spec.kvPerToken() * Math.min(spec.context(), CACHED_TOKENS);
        return spec.weights() + Math.max(least, machine.rules().requiredCache(spec, hardware.memory()));
    }

    /** What groups and a limit on loaded models leave. */
    Optional<Map<String, Object>> of(ExclusiveGroups.Knobs knobs) {
        List<BitSet> groups =
                knobs.groups().values().stream().map(this::indices).toList();
        return of(set -> (knobs.maxActive() == 0 || set.cardinality() <= knobs.maxActive())
                && groups.stream().noneMatch(group -> shared(set, group) > 1));
    }

    private BitSet indices(List<String> group) {
        BitSet indices = new BitSet();
        group.forEach(name -> indices.set(names.indexOf(name)));
        return indices;
    }

    private static int shared(BitSet set, BitSet group) {
        BitSet both = (BitSet) set.clone();
        both.and(group);
        return both.cardinality();
    }

    private Optional<Map<String, Object>> of(Predicate<BitSet> isAllowed) {
        return MaximalSets.of(models.size(), isAllowed).map(this::matrix);
    }

    private Map<String, Object> matrix(List<BitSet> allowed) {
        Map<String, Object> vars = new LinkedHashMap<>();
        Map<String, Object> costs = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            vars.put("m" + (i + 1), names.get(i));
            costs.put("m" + (i + 1), Math.max(1, Math.round(loadSeconds(models.get(i)))));
        }
        Map<String, Object> sets = new LinkedHashMap<>();
        for (BitSet set : allowed) {
            List<String> members = set.stream().mapToObj(i -> "m" + (i + 1)).toList();
            sets.put("set" + (sets.size() + 1), String.join(" & ", members));
        }
        Map<String, Object> matrix = new LinkedHashMap<>();
        matrix.put("vars", vars);
        matrix.put("evict_costs", costs);
        matrix.put("sets", sets);
        return matrix;
    }

    private double loadSeconds(ModelSpec model) {
        return hardware.loadOverhead().toNanos() / NANOS + model.weights() / hardware.loadCold();
    }
}

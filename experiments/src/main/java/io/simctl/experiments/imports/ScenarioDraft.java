package io.simctl.experiments.imports;

import io.simctl.experiments.imports.KeyLedger.Uncarried;
import io.simctl.scenario.profile.Profiles;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.SourceLocation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The findings of an import, before they are written as a scenario.
 *
 * @param system where it comes from; also the name of its policy set
 * @param source the file or folder, as the user named it
 * @param models by name
 * @param virtual names that no model has, for which a selection lets models answer, each with the size of the first of these
 * @param serving how a loaded model runs requests: a key and its value, below the fleet's entry
 * @param engine the rules by which it does, as keys of {@code engine}; empty where they follow from {@code serving}
 * @param server what is known of its server, as keys of {@code backend}; empty for nothing
 * @param slots requests of a model that run at once
 * @param together bytes of the models that may be in memory together, at most
 * @param resident what is in memory when the run begins
 * @param aliases other names of models, by them
 * @param policies the policy set, as a tree of YAML
 * @param uncarried what was left behind
 */
public record ScenarioDraft(
        String system,
        String source,
        Map<String, ModelEstimate> models,
        Map<String, ModelEstimate> virtual,
        Map.Entry<String, Map<String, Object>> serving,
        Map<String, Object> engine,
        Map<String, Object> server,
        int slots,
        long together,
        List<String> resident,
        Map<String, String> aliases,
        Map<String, Object> policies,
        List<Uncarried> uncarried) {

    /** The machine's name in the fleet. */
    static final String MACHINE = "box";

    private static final String BACKEND = "backend";

    /** Weights are not all that models take: a KV cache comes with them. */
    private static final double WITH_CACHE = 1.15;

    /** The machine that it is put on, and why. */
    record Place(String machine, String because) {}

    /** The same with the account of what was left behind. */
    public ScenarioDraft withUncarried(List<Uncarried> left) {
        return new ScenarioDraft(
                system, source, models, virtual, serving, engine, server, slots, together, resident, aliases, policies,
                left);
    }

    /** The scenario, on the machine that the user names or else on one that fits. */
    public ImportedScenario on(Optional<String> hardware) {
        Place place = hardware.map(ScenarioDraft::named).orElseGet(this::fitting);
        List<String> notes = new ArrayList<>();
        models.forEach((name, size) -> notes.add("model %s: %s".formatted(Names.quote(name), size.because())));
        notes.add("machine %s: %s".formatted(Names.quote(place.machine()), place.because()));
        uncarried.forEach(left -> notes.add("not carried: " + left));
        return new ImportedScenario(new ScenarioText(this, place).text(), notes);
    }

    private static Place named(String hardware) {
        if (!Profiles.meansFile(hardware)
                && Profiles.shipped().machine(hardware).isEmpty()) {
            throw new InvalidInput(
                    SourceLocation.startOf("--hardware"),
                    "there is no hardware profile %s%s"
                            .formatted(Names.quote(hardware), Names.hint(hardware, Profiles.machineNames())));
        }
        return new Place(hardware, "as `--hardware` says");
    }

    private Place fitting() {
        boolean isApple = "mlx".equals(serving.getValue().get("type"));
        double share = engine.get("gpu_memory_utilization") instanceof Double some ? some : 1;
        long withCache = Math.round(together * WITH_CACHE / share);
        FittingMachine machine = FittingMachine.of(withCache, isApple);
        String because = machine.usable() >= withCache
                ? "the smallest shipped one for the models that may be in memory together; name yours with `--hardware`"
                : "the largest shipped one, and yet too small for the models that may be in memory together";
        return new Place(machine.name(), because);
    }

    /** The models, and the names for which they answer. */
    Map<String, ModelEstimate> asked() {
        Map<String, ModelEstimate> asked = new LinkedHashMap<>(models);
        asked.putAll(virtual);
        return asked;
    }

    /** Tokens of one sequence of a model. */
    int tokensOfASlot(ModelEstimate size) {
        boolean isShared = serving.getKey().equals("engine"); // llama.cpp divides the context among its slots
        return Math.max(2, isShared ? size.context() / slots : size.context());
    }

    /** The entry of the fleet. */
    Map<String, Object> fleet(Place place) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("hardware", place.machine());
        if (!virtual.isEmpty()) {
            entry.put("on_disk", List.copyOf(models.keySet()));
        }
        if (!resident.isEmpty()) {
            entry.put("resident", resident);
        }
        entry.put(serving.getKey(), serving.getValue());
        if (!engine.isEmpty()) {
            entry.put("engine", engine);
        }
        if (!server.isEmpty()) {
            Map<String, Object> backend = new LinkedHashMap<>(server);
            if (serving.getKey().equals(BACKEND)) {
                backend.putAll(serving.getValue());
            }
            entry.put(BACKEND, backend);
        }
        return entry;
    }
}

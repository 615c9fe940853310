package io.simctl.scenario.load;

import io.simctl.scenario.Scenario;
import io.simctl.scenario.bind.Quantities;
import io.simctl.scenario.fleet.FleetEntry;
import io.simctl.scenario.model.ModelSpec;
import io.simctl.scenario.profile.Profiles;
import io.simctl.scenario.yaml.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The checks of machines and models against each other. */
final class FleetChecks {
    private final Scenario scenario;
    private final Checks checks;

    FleetChecks(Scenario scenario, Checks checks) {
        this.scenario = scenario;
        this.checks = checks;
    }

    void all() {
        scenario.fleet().forEach(this::entry);
        scenario.models().forEach(this::model);
        Set<String> used = new HashSet<>();
        scenario.fleet().values().forEach(entry -> used.add(entry.hardware()));
        scenario.hardware().keySet().stream()
                .filter(name -> !used.contains(name))
                .forEach(name -> checks.warning("no machine is a " + Names.quote(name), "hardware", name));
    }

    private void entry(String name, FleetEntry entry) {
        hardware(name, entry.hardware());
        entry.onDisk().ifPresent(models -> knownModels(models, name, "on_disk"));
        knownModels(entry.resident(), name, "resident");
        entry.steps().keySet().forEach(model -> checks.knownModel(model, "fleet", name, "steps", model));
        onDisk(name, entry);
        memory(name, entry);
    }

    /** What is no entry and no profile was probably meant to be one or the other. */
    private void hardware(String name, String hardware) {
        List<String> entries = checks.names("hardware");
        boolean isUnlikeAll = !entries.contains(hardware)
                && Names.resembling(hardware, entries).isEmpty();
        List<String> profiles = isUnlikeAll ? Profiles.machineNames() : List.of();
        List<String> known = Names.resembling(hardware, profiles).isEmpty() ? entries : profiles;
        checks.known(known, "hardware", hardware, "fleet", name, "hardware");
    }

    private void knownModels(List<String> models, String entry, String key) {
        for (int i = 0; i < models.size(); i++) {
            checks.knownModel(models.get(i), "fleet", entry, key, i);
            if (models.indexOf(models.get(i)) < i) {
                checks.problem(Names.quote(models.get(i)) + " stands in the list twice", "fleet", entry, key, i);
            }
        }
    }

    private void onDisk(String name, FleetEntry entry) {
        for (int i = 0; i < entry.resident().size(); i++) {
            if (scenario.models().containsKey(entry.resident().get(i))
                    && !entry.holds(entry.resident().get(i))) {
                String message = Names.quote(entry.resident().get(i)) + " cannot be resident: it is not `on_disk`";
                checks.problem(message, "fleet", name, "resident", i);
            }
        }
    }

    private void memory(String name, FleetEntry entry) {
        List<ModelSpec> resident = entry.resident().stream()
                .flatMap(model -> Optional.ofNullable(scenario.models().get(model)).stream())
                .toList();
        long weights = resident.stream().mapToLong(ModelSpec::weights).sum();
        String origin = entry.engine().isPresent() ? "" : " (`slots` times `context` of the backend)";
        long claims = resident.stream().mapToLong(entry.rules()::requiredCache).sum();
        OptionalLong usable = usable(entry);
        if (usable.isPresent() && weights + claims > usable.getAsLong()) {
            checks.problem(
                    "the resident models need %s%s, but the machines have %s for models"
                            .formatted(
                                    Quantities.size(weights),
                                    claims == 0 ? "" : " and " + Quantities.size(claims) + " for KV cache" + origin,
                                    Quantities.size(usable.getAsLong())),
                    "fleet",
                    name,
                    "resident");
        }
        if (resident.size() > entry.rules().mostResident()) {
            checks.problem(
                    "an engine of this type serves one model at a time; the others are loaded when they are asked for",
                    "fleet",
                    name,
                    "resident");
        }
    }

    private OptionalLong usable(FleetEntry entry) {
        return Optional.ofNullable(scenario.hardware().get(entry.hardware()))
                .map(h -> OptionalLong.of(h.memory() - h.reserve()))
                .orElse(OptionalLong.empty());
    }

    private void model(String name, ModelSpec model) {
        List<Map.Entry<String, FleetEntry>> holders = scenario.fleet().entrySet().stream()
                .filter(entry -> entry.getValue().holds(name))
                .toList();
        if (holders.isEmpty() && !scenario.fleet().isEmpty()) {
            checks.problem(Names.quote(name) + " is on the disk of no machine", "models", name);
        }
        OptionalLong largest = holders.stream()
                .flatMapToLong(entry -> usable(entry.getValue()).stream())
                .max();
        long needed = model.weights()
                + holders.stream()
                        .mapToLong(entry -> entry.getValue().rules().requiredCache(model))
                        .min()
                        .orElse(0);
        if (largest.isPresent() && needed > largest.getAsLong()) {
            checks.problem(
                    "%s fits no machine: it needs %s%s, but the largest that has it on disk has %s for models"
                            .formatted(
                                    Names.quote(name),
                                    Quantities.size(needed),
                                    needed > model.weights() ? " with its KV cache" : "",
                                    Quantities.size(largest.getAsLong())),
                    "models",
                    name,
                    "weights");
        }
    }
}

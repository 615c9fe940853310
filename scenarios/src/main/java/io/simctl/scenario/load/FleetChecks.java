package io.simctl.scenario.load;

import io.simctl.policy.selection.SelectorKnobs;
import io.simctl.scenario.ChosenPolicy;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.bind.Quantities;
import io.simctl.scenario.fleet.FleetEntry;
import io.simctl.scenario.fleet.HardwareSpec;
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
    /** Bytes; sums of a few of them are still numbers. */
    private static final long BEYOND_ANY_MACHINE = 1L << 52;

    private static final double FLOPS_PER_PARAMETER = 2;

    private static final double LONGEST_TOKEN_SECONDS = 86_400;

    /** A token of prompt, and one of output. */
    private static final int SHORTEST_SEQUENCE = 2;

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
        cards(name, entry);
        entry.cluster().ifPresent(cluster -> new ClusterChecks(scenario, checks).all(name, entry, cluster));
        Optional.ofNullable(scenario.hardware().get(entry.hardware())).ifPresent(machine -> speed(entry, machine));
        entry.backend().ifPresent(backend -> new SecretChecks(checks, name).all(backend));
    }

    /** A machine that takes a day for a token is a slip of a unit. */
    private void speed(FleetEntry entry, HardwareSpec machine) {
        scenario.models().forEach((name, model) -> {
            if (!entry.holds(name) || entry.steps().containsKey(name)) {
                return;
            }
            double reading = model.weights() / (machine.bandwidth() * machine.bandwidthEfficiency());
            double computing = FLOPS_PER_PARAMETER
                    * model.activeParameters().orElse(model.parameters())
                    / (machine.compute() * machine.computeEfficiency());
            if (Math.max(reading, computing) > LONGEST_TOKEN_SECONDS) {
                checks.problem(
                        "one token of %s would take it more than a day".formatted(Names.quote(name)),
                        "hardware",
                        entry.hardware(),
                        reading > computing ? "bandwidth" : "compute");
            }
        });
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
                .filter(model -> !entry.shares(model))
                .flatMap(model -> Optional.ofNullable(scenario.models().get(model)).stream())
                .toList();
        long weights = entry.resident().stream()
                .mapToLong(model -> Optional.ofNullable(scenario.models().get(model))
                        .map(its -> entry.weightsOf(model, its))
                        .orElse(0L))
                .sum();
        String origin = entry.engine().isPresent() ? "" : " (`slots` times `context` of the backend)";
        long claims = resident.stream()
                .mapToLong(model -> Math.min(entry.rules().requiredCache(model, memory(entry)), BEYOND_ANY_MACHINE))
                .sum();
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
                .map(unused -> scenario.hardwareOf(entry))
                .map(h -> OptionalLong.of(h.memory() - h.reserve()))
                .orElse(OptionalLong.empty());
    }

    private long memory(FleetEntry entry) {
        return scenario.hardware().containsKey(entry.hardware())
                ? scenario.hardwareOf(entry).memory()
                : 0;
    }

    /** Whether cards can share the models at all: vLLM gives each of a stage as many heads as the others, and each stage a layer. */
    private void cards(String name, FleetEntry entry) {
        int cards = entry.rules().cards();
        int stages = entry.rules().stages();
        if (cards == 1) {
            return;
        }
        Optional.ofNullable(scenario.hardware().get(entry.hardware()))
                .filter(card -> card.link().isEmpty())
                .ifPresent(card -> checks.problem(
                        "%d cards that share a model need the `link` between them".formatted(cards),
                        "hardware",
                        entry.hardware()));
        scenario.models().forEach((model, spec) -> {
            if (entry.holds(model) && !entry.steps().containsKey(model)) {
                whyNotShared(spec, cards / stages)
                        .or(() -> whyNotInStages(spec, stages))
                        .ifPresent(why -> checks.problem(
                                "%d cards cannot share %s: %s".formatted(cards, Names.quote(model), why),
                                "fleet",
                                name,
                                "engine"));
            }
        });
    }

    private static Optional<String> whyNotInStages(ModelSpec model, int stages) {
        if (stages > model.layers()) {
            return Optional.of("its `layers`, %d, are fewer than the %d stages".formatted(model.layers(), stages));
        }
        return model.hidden().isEmpty()
                ? Optional.of("its `hidden` must be known, which is what one stage sends to the next")
                : Optional.empty();
    }

    static Optional<String> whyNotShared(ModelSpec model, int cards) {
        if (cards == 1) {
            return Optional.empty();
        }
        if (model.hidden().isEmpty()
                || model.queryHeads().isEmpty()
                || model.kvHeads().isEmpty()) {
            return Optional.of("its `hidden`, `query_heads` and `kv_heads` must be known");
        }
        int queries = model.queryHeads().get();
        int keys = model.kvHeads().get();
        if (queries % cards != 0) {
            return Optional.of("its %d `query_heads` cannot be divided among them evenly".formatted(queries));
        }
        return keys % cards == 0
                ? Optional.empty()
                : Optional.of(
                        "its %d `kv_heads` cannot be divided among them evenly, and copies of them are not modelled"
                                .formatted(keys));
    }

    /** Whether some policy set has other models answer for it. */
    private boolean isNameForOthers(String model) {
        return ChosenPolicy.knobs(scenario.policies().values(), SelectorKnobs.class)
                .anyMatch(selector -> selector.model().equals(model));
    }

    private void model(String name, ModelSpec model) {
        List<Map.Entry<String, FleetEntry>> holders = scenario.fleet().entrySet().stream()
                .filter(entry -> entry.getValue().holds(name))
                .toList();
        if (holders.isEmpty() && !scenario.fleet().isEmpty() && !isNameForOthers(name)) {
            checks.problem(Names.quote(name) + " is on the disk of no machine", "models", name);
        }
        OptionalLong largest = holders.stream()
                .flatMapToLong(entry -> usable(entry.getValue()).stream())
                .max();
        long weights = holders.stream()
                .mapToLong(entry -> entry.getValue().weightsOf(name, model))
                .min()
                .orElse(model.weights());
        long needed = weights
                + holders.stream()
                        .mapToLong(entry -> entry.getValue().rules().requiredCache(model, memory(entry.getValue())))
                        .min()
                        .orElse(0);
        if (largest.isPresent() && needed > largest.getAsLong()) {
            checks.problem(
                    "%s fits no machine: it needs %s%s, but the largest that has it on disk has %s for models"
                            .formatted(
                                    Names.quote(name),
                                    Quantities.size(needed),
                                    needed > weights ? " with its KV cache" : "",
                                    Quantities.size(largest.getAsLong())),
                    "models",
                    name,
                    "weights");
        } else if (largest.isPresent() && weights + SHORTEST_SEQUENCE * model.kvPerToken() > largest.getAsLong()) {
            checks.problem(
                    "%s fits no machine: beside its weights there is no room for the KV cache of %d tokens, %s"
                            .formatted(
                                    Names.quote(name),
                                    SHORTEST_SEQUENCE,
                                    Quantities.size(SHORTEST_SEQUENCE * model.kvPerToken())),
                    "models",
                    name,
                    "kv_per_token");
        }
    }
}

package io.simctl.experiments.imports.llamaswap;

import io.simctl.policy.ModelSelection;
import io.simctl.policy.Swap;
import io.simctl.policy.admission.ConcurrencyLimit;
import io.simctl.policy.selection.SelectorKnobs;
import io.simctl.policy.selection.Spillover;
import io.simctl.policy.swap.ExclusiveGroups;
import io.simctl.policy.swap.Groups;
import io.simctl.policy.swap.IdleUnload;
import io.simctl.policy.swap.Lru;
import io.simctl.policy.swap.Matrix;
import io.simctl.policy.swap.SwapLayer;
import io.simctl.policy.swap.rule.SwapRuntime;
import io.simctl.policy.type.PolicyChoice;
import io.simctl.scenario.PolicySet;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.bind.EffectiveConfig;
import io.simctl.scenario.fleet.FleetEntry;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.SourceLocation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The part of llama-swap's configuration that a policy set implies: what may be in memory together, costs, times, limits. */
public final class LlamaSwapExport {
    private static final int USUAL_LIMIT = 10;
    private static final int NO_LIMIT = 100_000;

    private final Scenario scenario;
    private final String name;
    private final PolicySet set;
    private final FleetEntry machine;
    private final List<String> notes = new ArrayList<>();
    private final Map<String, Object> tree = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> models = new LinkedHashMap<>();

    private LlamaSwapExport(Scenario scenario, String name, PolicySet set) {
        this.scenario = scenario;
        this.name = name;
        this.set = set;
        machine = scenario.fleet().values().iterator().next();
    }

    /**
     * The part for one policy set.
     *
     * @throws InvalidInput when there is no such set, or llama-swap cannot do anything like it
     */
    public static LlamaSwapPart of(Scenario scenario, String policySet) {
        PolicySet set = Optional.ofNullable(scenario.policies().get(policySet))
                .orElseThrow(() -> new InvalidInput(
                        SourceLocation.startOf("--policy"),
                        "the scenario has no policy set %s%s"
                                .formatted(
                                        Names.quote(policySet),
                                        Names.hint(
                                                policySet, scenario.policies().keySet()))));
        return new LlamaSwapExport(scenario, policySet, set).part();
    }

    private LlamaSwapPart part() {
        scenario.models().forEach((model, spec) -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("cmd", ExportedCommand.of(model, spec, machine));
            if (machine.holds(model)) {
                models.put(model, entry);
            }
        });
        limits();
        PolicyChoice<Swap> rule = layers(set.node().swap());
        tree.put("models", models);
        routing(rule);
        selectors();
        if (!machine.resident().isEmpty()) {
            tree.put("hooks", Map.of("on_startup", Map.of("preload", machine.resident())));
        }
        elsewhere();
        return new LlamaSwapPart(text(), notes);
    }

    private void limits() {
        switch (set.node().admission().knobs()) {
            case ConcurrencyLimit.Knobs knobs ->
                models.forEach((model, entry) -> {
                    int limit = knobs.models().getOrDefault(model, knobs.limit());
                    if (limit != USUAL_LIMIT) {
                        entry.put("concurrencyLimit", limit);
                    }
                });
            default -> {
                models.values().forEach(entry -> entry.put("concurrencyLimit", NO_LIMIT));
                if (!set.node().admission().type().name().equals("unbounded")) {
                    note("node: {admission: %s}: llama-swap only limits how many requests of a model there are"
                            .formatted(set.node().admission().type().name()));
                }
            }
        }
    }

    /** Takes the layers off a swap policy and writes what they say; what remains says which models leave for which. */
    private PolicyChoice<Swap> layers(PolicyChoice<Swap> swap) {
        if (!(swap.knobs() instanceof SwapLayer layer)) {
            return swap;
        }
        if (swap.knobs() instanceof IdleUnload.Knobs knobs) {
            if (!knobs.after().isZero()) {
                tree.put("globalTTL", seconds(knobs.after()));
            }
            models.forEach((model, entry) ->
                    Optional.ofNullable(knobs.models().get(model)).ifPresent(time -> entry.put("ttl", seconds(time))));
        } else {
            note("swap: {type: %s}: llama-swap has nothing like it"
                    .formatted(swap.type().name()));
        }
        return layers(layer.swap());
    }

    /** llama-swap counts in whole seconds, and takes none for ever. */
    private static long seconds(Duration time) {
        return time.isZero() ? 0 : Math.max(1, time.plusMillis(500).toSeconds());
    }

    private void routing(PolicyChoice<Swap> rule) {
        switch (rule.knobs()) {
            case Matrix.Knobs knobs -> route("matrix", matrix(knobs), knobs.runtime(), knobs.priority());
            case Groups.Knobs knobs -> route("groups", groups(knobs), knobs.runtime(), knobs.priority());
            case ExclusiveGroups.Knobs knobs -> {
                if (!knobs.pinned().isEmpty()) {
                    note("pinned: llama-swap keeps no model for ever; give it a high cost");
                }
                route(
                        "matrix",
                        implied(new ImpliedMatrix(scenario, machine).of(knobs)),
                        SwapRuntime.DEFERRED,
                        Map.of());
            }
            case Lru.Knobs knobs -> {
                note(
                        "swap: {type: lru}: llama-swap does not know what was used last; what fits with %,d tokens of KV cache each may stay, and the quickest to load leaves"
                                .formatted(ImpliedMatrix.CACHED_TOKENS));
                route(
                        "matrix",
                        implied(new ImpliedMatrix(scenario, machine).ofMemory()),
                        SwapRuntime.DEFERRED,
                        Map.of());
            }
            default ->
                throw new InvalidInput(
                        SourceLocation.startOf("--policy"),
                        "`swap: %s` of %s says nothing that llama-swap could be told; expected matrix, groups, exclusive-groups or lru"
                                .formatted(rule.type().name(), Names.quote(name)));
        }
    }

    private Map<String, Object> implied(Optional<Map<String, Object>> matrix) {
        return matrix.orElseThrow(() -> new InvalidInput(
                SourceLocation.startOf("--policy"),
                "%s allows more than 1,000 combinations of models; put models that go together into groups"
                        .formatted(Names.quote(name))));
    }

    private static Map<String, Object> matrix(Matrix.Knobs knobs) {
        Map<String, Object> matrix = new LinkedHashMap<>();
        matrix.put("vars", knobs.vars());
        if (!knobs.evictCosts().isEmpty()) {
            matrix.put("evict_costs", knobs.evictCosts());
        }
        matrix.put("sets", knobs.sets());
        return matrix;
    }

    private static Map<String, Object> groups(Groups.Knobs knobs) {
        Map<String, Object> groups = new LinkedHashMap<>();
        knobs.groups().forEach((name, group) -> groups.put(name, EffectiveConfig.tree(group)));
        return groups;
    }

    private void route(String kind, Map<String, Object> value, SwapRuntime runtime, Map<String, Integer> priority) {
        if (runtime == SwapRuntime.LOCKED) {
            tree.put(kind, value);
            return;
        }
        Map<String, Object> routing = new LinkedHashMap<>();
        if (!priority.isEmpty()) {
            routing.put("scheduler", Map.of("settings", Map.of("fifo", Map.of("priority", priority))));
        }
        Map<String, Object> router = new LinkedHashMap<>();
        router.put("use", kind.equals("groups") ? "group" : "matrix");
        router.put("settings", Map.of(kind, value));
        routing.put("router", router);
        tree.put("routing", routing);
    }

    private void selectors() {
        Map<String, Object> selectors = new LinkedHashMap<>();
        for (PolicyChoice<ModelSelection> choice : set.fleet().selection()) {
            if (choice.knobs() instanceof SelectorKnobs knobs && !machine.holds(knobs.model())) {
                Map<String, Object> selector = new LinkedHashMap<>();
                selector.put("strategy", choice.type().name());
                selector.put("targets", knobs.targets());
                if (knobs instanceof Spillover.Knobs spillover) {
                    selector.put("settings", Map.of("spillover", spillover.spillover()));
                }
                selectors.put(knobs.model(), selector);
            } else {
                note("fleet: {selection: %s}: llama-swap selects only for names that no model has"
                        .formatted(choice.type().name()));
            }
        }
        if (!selectors.isEmpty()) {
            tree.put("selectors", selectors);
        }
    }

    private void elsewhere() {
        if (scenario.fleet().size() > 1 || machine.count() > 1) {
            note("fleet: llama-swap has one machine; this is for the first");
        }
        if (!set.fleet().admission().isEmpty()) {
            note("fleet: {admission: ...}: llama-swap has no fleet");
        }
        if (!set.fleet().placement().type().name().equals("none")) {
            note("fleet: {placement: %s}: llama-swap loads what it is asked for"
                    .formatted(set.fleet().placement().type().name()));
        }
    }

    private void note(String note) {
        notes.add(note);
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        text.append("# What the policy set ").append(name).append(" of ").append(scenario.scenario());
        text.append(" implies. The commands are guesses: keep those that you have.\n");
        notes.forEach(note -> text.append("# Not said: ").append(note).append('\n'));
        return text.append(EffectiveConfig.document(tree)).toString();
    }
}

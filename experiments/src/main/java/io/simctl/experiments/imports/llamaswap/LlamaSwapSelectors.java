package io.simctl.experiments.imports.llamaswap;

import io.simctl.experiments.imports.ForeignMapping;
import io.simctl.experiments.imports.ModelEstimate;
import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.Node.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The virtual models of a configuration: names behind which several models stand.
 *
 * @param policies a selection for each, as trees of YAML
 * @param names the names, each with the size of its first target
 */
record LlamaSwapSelectors(List<Map<String, Object>> policies, Map<String, ModelEstimate> names) {
    /** Strategies by name; {@code balance} is what {@code spillover} was called when it came. */
    private static final Map<String, String> STRATEGIES =
            Map.of("pin", "pin", "warm", "warm", "spillover", "spillover", "balance", "spillover");

    /** Reads the selectors of a configuration over {@code models}; one with a target on another server is left behind. */
    static LlamaSwapSelectors read(ForeignMapping root, LlamaSwapModels models) {
        LlamaSwapSelectors selectors = new LlamaSwapSelectors(new ArrayList<>(), new LinkedHashMap<>());
        root.mappings("selectors").forEach((name, selector) -> {
            if (models.byId().containsKey(name) || models.aliases().containsKey(name)) {
                root.problem("selectors", "%s is a selector and a model; rename one".formatted(Names.quote(name)));
            } else if (!root.has("peers") || isLocal(selector, models)) {
                selectors.add(name, selector, models);
            }
        });
        return selectors;
    }

    private static boolean isLocal(ForeignMapping selector, LlamaSwapModels models) {
        return selector.peekAll("targets").stream()
                .allMatch(target ->
                        models.byId().containsKey(target) || models.aliases().containsKey(target));
    }

    private void add(String name, ForeignMapping selector, LlamaSwapModels models) {
        Optional<String> strategy = selector.text("strategy");
        Optional<String> known = strategy.flatMap(text -> Optional.ofNullable(STRATEGIES.get(text)));
        if (known.isEmpty()) {
            selector.problem(
                    "strategy",
                    "%s is no strategy of a selector; expected `pin`, `warm` or `spillover`"
                            .formatted(Names.quote(strategy.orElse(""))));
            return;
        }
        List<String> targets = new ArrayList<>();
        for (Scalar target : selector.list("targets")) {
            Optional.ofNullable(models.aliases().get(target.text()))
                    .or(() -> models.real(target.text(), selector, "targets"))
                    .ifPresent(targets::add);
        }
        if (targets.isEmpty()) {
            selector.problem("targets", "a selector has at least one model among its `targets`");
            return;
        }
        Map<String, Object> policy = new LinkedHashMap<>();
        policy.put("type", known.get());
        policy.put("model", name);
        policy.put("targets", targets);
        if (known.get().equals("spillover")) {
            spillover(selector).ifPresent(count -> policy.put("spillover", count));
        }
        policies.add(policy);
        names.put(name, Objects.requireNonNull(models.sizes().get(targets.getFirst())));
    }

    private static Optional<Integer> spillover(ForeignMapping selector) {
        return selector.mapping("settings")
                .or(() -> selector.mapping("balance"))
                .flatMap(settings -> settings.whole("spillover", 1));
    }
}

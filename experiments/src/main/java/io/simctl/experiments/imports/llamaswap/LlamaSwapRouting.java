package io.simctl.experiments.imports.llamaswap;

import io.simctl.experiments.imports.ForeignMapping;
import io.simctl.policy.swap.rule.EvictionRule;
import io.simctl.scenario.yaml.Names;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The models that may be in memory together, by groups or by a matrix, wherever the configuration says it.
 *
 * @param swap the policy, as a tree of YAML
 * @param rule the same as a rule over the models' indices
 * @param together bytes of models that it allows together, at most
 */
record LlamaSwapRouting(Map<String, Object> swap, EvictionRule rule, long together) {
    /** Reads the routing of a configuration over {@code models}. */
    static LlamaSwapRouting read(ForeignMapping root, LlamaSwapModels models) {
        Optional<ForeignMapping> router = root.mapping("routing").flatMap(routing -> routing.mapping("router"));
        Optional<ForeignMapping> settings = router.flatMap(r -> r.mapping("settings"));
        boolean isOld = root.has("groups") || root.has("matrix");
        if (isOld && router.isPresent()) {
            root.problem(
                    root.has("groups") ? "groups" : "matrix",
                    "a configuration has either `groups` or `matrix` at its top, or `routing.router`; leave out one of them");
        }
        if (root.has("groups") && root.has("matrix")) {
            root.problem("matrix", "a configuration has either `groups` or `matrix`; leave out one of them");
        }
        boolean isMatrix =
                router.map(r -> r.text("use").orElse("group").equals("matrix")).orElse(root.has("matrix"));
        router.ifPresent(LlamaSwapRouting::checkUse);
        ForeignMapping from = settings.orElse(root);
        LlamaSwapRouting routing = isMatrix ? LlamaSwapMatrix.read(from, models) : LlamaSwapGroups.read(from, models);
        Map<String, Object> priority = priority(root, models);
        if (priority.isEmpty()) {
            return routing;
        }
        Map<String, Object> swap = new LinkedHashMap<>(routing.swap());
        swap.put("priority", priority);
        return new LlamaSwapRouting(swap, routing.rule(), routing.together());
    }

    private static void checkUse(ForeignMapping router) {
        router.text("use")
                .filter(use -> !List.of("group", "matrix").contains(use))
                .ifPresent(use -> router.problem(
                        "use", "%s is no router; expected `group` or `matrix`".formatted(Names.quote(use))));
    }

    private static Map<String, Object> priority(ForeignMapping root, LlamaSwapModels models) {
        Map<String, Object> priority = new LinkedHashMap<>();
        Optional<ForeignMapping> scheduler = root.mapping("routing").flatMap(routing -> routing.mapping("scheduler"));
        boolean isFifo =
                scheduler.map(s -> s.peek("use").orElse("fifo").equals("fifo")).orElse(false);
        if (isFifo) {
            scheduler.orElseThrow().carry("use");
            ForeignMapping fifo = scheduler
                    .flatMap(s -> s.mapping("settings"))
                    .flatMap(s -> s.mapping("fifo"))
                    .orElse(root);
            fifo.mapping("priority").ifPresent(all -> {
                for (String name : all.keys()) {
                    Optional<Integer> value = all.whole(name, Integer.MIN_VALUE);
                    models.real(name, fifo, "priority")
                            .ifPresent(model -> value.ifPresent(precedence -> priority.put(model, precedence)));
                }
            });
        }
        return priority;
    }
}

package io.simctl.experiments.imports.localai;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** LocalAI's groups, pins, limits and watchdogs as a policy set. */
final class LocalAiPolicies {
    /** As good as no limit, where another model has one. */
    private static final int NO_LIMIT = 1_000_000;

    private final Map<String, LocalAiModel> models;
    private final LocalAiOptions options;
    private final Map<String, List<String>> groups = new LinkedHashMap<>();
    private final List<String> pinned;

    LocalAiPolicies(Map<String, LocalAiModel> models, LocalAiOptions options) {
        this.models = models;
        this.options = options;
        models.forEach((name, model) -> model.groups()
                .forEach(group ->
                        groups.computeIfAbsent(group, g -> new ArrayList<>()).add(name)));
        pinned = models.values().stream()
                .filter(LocalAiModel::isPinned)
                .map(LocalAiModel::name)
                .toList();
    }

    /** Whether limits of models reject with another status than there. */
    boolean rejectsOtherwise() {
        return models.values().stream().anyMatch(model -> model.limit().isPresent());
    }

    /** The policy set as a tree of YAML. */
    Map<String, Object> tree() {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("admission", admission());
        node.put("swap", swap());
        return Map.of("node", node);
    }

    private Object admission() {
        Map<String, Object> limits = new LinkedHashMap<>();
        models.forEach((name, model) -> model.limit().ifPresent(limit -> limits.put(name, limit)));
        if (limits.isEmpty()) {
            return "unbounded";
        }
        int longest = models.values().stream()
                .mapToInt(LocalAiModel::retryAfter)
                .max()
                .orElse(1);
        Map<String, Object> admission = new LinkedHashMap<>();
        admission.put("type", "concurrency-limit");
        admission.put("limit", NO_LIMIT);
        admission.put("models", limits);
        admission.put("retry_after", longest + "s");
        return admission;
    }

    /** The layers, the innermost first; what a layer says stands before what it is over. */
    private Map<String, Object> swap() {
        Map<String, Object> swap = layer("load-cooldown", Map.of(), exclusiveGroups());
        if (options.reclaimAbove().isPresent()) {
            Map<String, Object> knobs = new LinkedHashMap<>();
            knobs.put("threshold", options.reclaimAbove().get());
            put(knobs, "pinned", pinned, List.of());
            swap = layer("memory-reclaimer", ticking(knobs), swap);
        }
        if (options.idleTimeout().isPresent()) {
            Map<String, Object> never = new LinkedHashMap<>();
            pinned.forEach(name -> never.put(name, "0s"));
            Map<String, Object> knobs = new LinkedHashMap<>();
            knobs.put("after", options.idleTimeout().get());
            put(knobs, "models", never, Map.of());
            swap = layer("idle-unload", ticking(knobs), swap);
        }
        if (options.busyTimeout().isPresent()) {
            Map<String, Object> knobs = new LinkedHashMap<>();
            knobs.put("timeout", options.busyTimeout().get());
            swap = layer("busy-watchdog", ticking(knobs), swap);
        }
        return swap;
    }

    private Map<String, Object> ticking(Map<String, Object> knobs) {
        knobs.put("tick", options.interval());
        return knobs;
    }

    private static Map<String, Object> layer(String type, Map<String, Object> knobs, Map<String, Object> below) {
        Map<String, Object> layer = new LinkedHashMap<>();
        layer.put("type", type);
        layer.putAll(knobs);
        layer.put("swap", below);
        return layer;
    }

    private Map<String, Object> exclusiveGroups() {
        Map<String, Object> swap = new LinkedHashMap<>();
        swap.put("type", "exclusive-groups");
        Map<String, Object> several = new LinkedHashMap<>();
        groups.forEach((name, members) -> {
            if (members.size() > 1) {
                several.put(name, members);
            }
        });
        put(swap, "groups", several, Map.of());
        put(swap, "max_active", options.maxActiveBackends(), LocalAiOptions.USUAL.maxActiveBackends());
        put(swap, "pinned", pinned, List.of());
        put(swap, "force", options.forceWhenBusy(), false);
        put(swap, "size_aware", options.sizeAware(), false);
        put(swap, "retries", options.retries(), LocalAiOptions.USUAL.retries());
        put(swap, "retry_interval", options.retryInterval(), LocalAiOptions.USUAL.retryInterval());
        return swap;
    }

    private static void put(Map<String, Object> tree, String key, Object value, Object usual) {
        if (!value.equals(usual)) {
            tree.put(key, value);
        }
    }

    /** Bytes of the models that may be in memory together: of a group the largest, of all no more than the limit allows. */
    long together() {
        List<Long> sizes = new ArrayList<>();
        List<String> counted = new ArrayList<>();
        for (List<String> group : groups.values()) {
            List<String> members =
                    group.stream().filter(name -> !counted.contains(name)).toList();
            counted.addAll(members);
            if (!members.isEmpty()) {
                sizes.add(largest(members));
            }
        }
        models.keySet().stream()
                .filter(name -> !counted.contains(name))
                .forEach(name -> sizes.add(largest(List.of(name))));
        sizes.sort(Comparator.reverseOrder());
        long most = options.maxActiveBackends() == 0 ? sizes.size() : options.maxActiveBackends();
        return sizes.stream().limit(most).mapToLong(Long::longValue).sum();
    }

    private long largest(Collection<String> names) {
        return models.values().stream()
                .filter(model -> names.contains(model.name()))
                .mapToLong(model -> model.size().weights())
                .max()
                .orElse(0);
    }
}

package io.simctl.experiments;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The values of an effective configuration, by the paths that a scenario names them with.
 *
 * @param tree the whole configuration, as maps and lists
 */
record EffectiveValues(Map<String, Object> tree) {
    /** The value at a path such as {@code fleet.gpu.count}, in one line; empty when there is none. */
    String at(String path) {
        Object node = tree;
        for (String step : path.split("\\.", -1)) {
            if (node instanceof Map<?, ?> map && map.containsKey(step)) {
                node = require(map, step);
            } else if (node instanceof List<?> list
                    && step.matches("[0-9]{1,6}")
                    && Integer.parseInt(step) < list.size()) {
                node = list.get(Integer.parseInt(step));
            } else {
                return "";
            }
        }
        return inline(node);
    }

    private static Object require(Map<?, ?> map, String step) {
        Object value = map.get(step);
        return value == null ? "" : value;
    }

    private static String inline(Object node) {
        return switch (node) {
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + inline(entry.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            case List<?> list -> list.stream().map(EffectiveValues::inline).collect(Collectors.joining(", ", "[", "]"));
            default -> node.toString();
        };
    }
}

package io.simctl.scenario.load;

import io.simctl.policy.type.Policies;
import io.simctl.scenario.bind.EffectiveConfig;
import io.simctl.scenario.yaml.InvalidInput;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The plain values of a scenario's effective configuration by their paths. */
record EffectiveValues(Map<String, String> byPath) {
    private static final Pattern NUMBER = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(.*)");
    private static final Policies POLICIES = Policies.load(EffectiveValues.class.getClassLoader());

    /** Those of {@code file} with these overrides; empty when it is refused. */
    static Optional<EffectiveValues> of(Path file, String... sets) {
        try {
            return Optional.of(load(file, sets));
        } catch (InvalidInput refused) {
            return Optional.empty();
        }
    }

    /** Those of {@code file} with these overrides. */
    static EffectiveValues load(Path file, String... sets) {
        Map<String, String> values = new TreeMap<>();
        Loaded loaded = ScenarioLoader.load(file, List.of(sets), POLICIES);
        collect(EffectiveConfig.tree(loaded.scenario()), "", values);
        return new EffectiveValues(values);
    }

    private static void collect(Object tree, String path, Map<String, String> values) {
        String prefix = path.isEmpty() ? "" : path + ".";
        switch (tree) {
            case Map<?, ?> map -> map.forEach((key, value) -> collect(value, prefix + key, values));
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    collect(list.get(i), prefix + i, values);
                }
            }
            default -> values.put(path, tree.toString());
        }
    }

    /** Paths at which these and {@code others} differ. */
    Set<String> differences(EffectiveValues others) {
        Set<String> paths = new TreeSet<>(byPath.keySet());
        paths.addAll(others.byPath.keySet());
        paths.removeIf(
                path -> Optional.ofNullable(byPath.get(path)).equals(Optional.ofNullable(others.byPath.get(path))));
        return paths;
    }

    static boolean isNumber(String value) {
        return NUMBER.matcher(value).matches();
    }

    /** Other values of the same kind; where {@code value} is a number, one of them fits. */
    static Stream<String> others(String value) {
        Matcher number = NUMBER.matcher(value);
        if (!number.matches()) {
            return Stream.of(value.equals("true") ? "false" : value.equals("false") ? "true" : "another");
        }
        double n = Double.parseDouble(number.group(1));
        return Stream.of(n + 1, n - 1, n / 2, n + 0.5, n + 74, n - 74)
                .filter(other -> other != n)
                .map(other -> (other == Math.rint(other) ? String.valueOf(Math.round(other)) : String.valueOf(other))
                        + number.group(2));
    }
}

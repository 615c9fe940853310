package io.simctl.scenario.profile;

import io.simctl.scenario.yaml.Node;
import io.simctl.scenario.yaml.Node.Entry;
import io.simctl.scenario.yaml.Node.Mapping;
import io.simctl.scenario.yaml.Node.Scalar;
import io.simctl.scenario.yaml.Overrides;
import io.simctl.scenario.yaml.Problems;
import io.simctl.scenario.yaml.SourceLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The filling of a mapping with values where it has none of its own. */
final class Filling {
    private Filling() {}

    /** What {@code own} says itself, and then what {@code values} have beside it, at {@code at}; mappings in both are merged. */
    static Mapping fill(Mapping own, Map<?, ?> values, SourceLocation at, Problems problems) {
        List<Entry> entries = new ArrayList<>();
        for (Entry entry : own.entries()) {
            Optional<Object> value = Optional.ofNullable(values.get(entry.key().text()));
            entries.add(new Entry(
                    entry.key(),
                    value.map(v -> both(entry.value(), v, at, problems)).orElse(entry.value())));
        }
        List<String> keys = own.keys();
        values.forEach((key, value) -> {
            if (!keys.contains(String.valueOf(key))) {
                entries.add(new Entry(new Scalar(String.valueOf(key), true, at), Node.of(value, at)));
            }
        });
        return new Mapping(entries, own.at());
    }

    /** A value that is there twice: a plain one of its own wins, an override's path leads into the other. */
    private static Node both(Node own, Object value, SourceLocation at, Problems problems) {
        if (own.isImplied()) {
            return Overrides.over(Node.of(value, at), own, problems);
        }
        return own instanceof Mapping mapping && mapping.head().isEmpty() && value instanceof Map<?, ?> more
                ? fill(mapping, more, at, problems)
                : own;
    }
}

package io.simctl.scenario.profile;

import io.simctl.scenario.yaml.Node;
import io.simctl.scenario.yaml.Node.Entry;
import io.simctl.scenario.yaml.Node.Mapping;
import io.simctl.scenario.yaml.Node.Scalar;
import io.simctl.scenario.yaml.SourceLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The filling of a mapping with values where it has none of its own. */
final class Filling {
    private Filling() {}

    /** What {@code own} says itself, and then what {@code values} have beside it, at {@code at}; mappings in both are merged. */
    static Mapping fill(Mapping own, Map<?, ?> values, SourceLocation at) {
        List<Entry> entries = new ArrayList<>();
        for (Entry entry : own.entries()) {
            entries.add(
                    entry.value() instanceof Mapping mapping
                                    && values.get(entry.key().text()) instanceof Map<?, ?> more
                            ? new Entry(entry.key(), fill(mapping, more, at))
                            : entry);
        }
        List<String> keys = own.keys();
        values.forEach((key, value) -> {
            if (!keys.contains(String.valueOf(key))) {
                entries.add(new Entry(new Scalar(String.valueOf(key), true, at), Node.of(value, at)));
            }
        });
        return new Mapping(entries, own.at());
    }
}

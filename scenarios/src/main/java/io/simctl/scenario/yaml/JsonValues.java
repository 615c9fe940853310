package io.simctl.scenario.yaml;

import io.simctl.scenario.yaml.Node.Entry;
import io.simctl.scenario.yaml.Node.Mapping;
import io.simctl.scenario.yaml.Node.Scalar;
import io.simctl.scenario.yaml.Node.Sequence;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Documents as JSON has them: maps, lists, strings, numbers and truth values. */
public final class JsonValues {
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?");

    private JsonValues() {}

    /** The value of {@code node}; plain scalars are what YAML's core schema takes them for. */
    public static Object of(Node node) {
        return switch (node) {
            case Sequence sequence ->
                sequence.items().stream().map(JsonValues::of).toList();
            case Mapping mapping -> {
                Map<String, Object> map = new LinkedHashMap<>();
                for (Entry entry : mapping.entries()) {
                    map.put(entry.key().text(), of(entry.value()));
                }
                yield map;
            }
            case Scalar scalar when !scalar.plain() -> scalar.text();
            case Scalar scalar
            when scalar.text().equals("true") || scalar.text().equals("false") -> Boolean.valueOf(scalar.text());
            case Scalar scalar when NUMBER.matcher(scalar.text()).matches() -> new BigDecimal(scalar.text());
            case Scalar scalar -> scalar.text();
        };
    }
}

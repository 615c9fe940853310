package io.simctl.scenario.yaml;

import io.simctl.scenario.yaml.Node.Entry;
import io.simctl.scenario.yaml.Node.Mapping;
import io.simctl.scenario.yaml.Node.Scalar;
import io.simctl.scenario.yaml.Node.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Options of a command whose values are written in YAML, as one mapping. */
public final class OptionNodes {
    private OptionNodes() {}

    /**
     * Reads them; empty when one cannot be read, and {@code problems} then says why.
     *
     * @param options texts by the option's name without dashes; several texts make a list
     */
    public static Optional<Node> read(Map<String, List<String>> options, Problems problems) {
        List<Entry> entries = new ArrayList<>();
        options.forEach((key, texts) -> {
            String source = "--" + key;
            List<Node> values = texts.stream()
                    .flatMap(text -> YamlReader.read(source, text, problems).stream())
                    .toList();
            if (!values.isEmpty()) {
                Node value =
                        values.size() == 1 ? values.getFirst() : new Sequence(values, SourceLocation.startOf(source));
                entries.add(new Entry(new Scalar(key, true, SourceLocation.startOf(source)), value));
            }
        });
        return problems.isEmpty() ? Optional.of(new Mapping(entries, SourceLocation.startOf("--"))) : Optional.empty();
    }
}

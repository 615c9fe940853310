package io.simctl.scenario.profile;

import io.simctl.scenario.bind.FileRef;
import io.simctl.scenario.gguf.GgufModel;
import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.Node;
import io.simctl.scenario.yaml.Node.Entry;
import io.simctl.scenario.yaml.Node.Mapping;
import io.simctl.scenario.yaml.Node.Scalar;
import io.simctl.scenario.yaml.Problems;
import io.simctl.scenario.yaml.YamlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model's entry that leaves its numbers to a GGUF file: <code>{file: chat.gguf, ...}</code>, which servers are given as well.
 *
 * @param file the file's name
 * @param own what the entry says itself
 */
record ModelFile(Scalar file, Mapping own) {
    private static final String FILE = "file";

    /** The file that {@code entry} names; empty when it names none. */
    static Optional<ModelFile> of(Node entry) {
        if (!(entry instanceof Mapping mapping) || !(mapping.child(FILE).orElse(mapping) instanceof Scalar file)) {
            return Optional.empty();
        }
        List<Entry> rest = mapping.entries().stream()
                .filter(e -> !e.key().text().equals(FILE))
                .toList();
        return Optional.of(new ModelFile(file, new Mapping(rest, mapping.at())));
    }

    /** The numbers that the file tells; empty when it cannot be read, and {@code problems} then says why. */
    Optional<Map<String, Object>> numbers(Path scenario, Problems problems) {
        try {
            Path path = FileRef.of(file.text(), file.at(), scenario).path();
            if (!Files.isRegularFile(path)) {
                problems.add(
                        file.at(),
                        "the model %s cannot be read: %s".formatted(Names.quote(file.text()), YamlFile.reason(path)));
                return Optional.empty();
            }
            return Optional.of(GgufModel.read(path));
        } catch (IOException | InvalidPathException e) {
            String reason = Names.readable(String.valueOf(e.getMessage()), 200);
            problems.add(file.at(), "the model's numbers cannot be read from its file: " + reason);
            return Optional.empty();
        }
    }

    /** The entry with {@code numbers} where it has none of its own, and the file for servers. */
    Mapping with(Map<String, Object> numbers, Problems problems) {
        Map<String, Object> values = new LinkedHashMap<>(numbers);
        values.put("live", Map.of(FILE, file.text()));
        return own.get("live").isPresent() ? fill(numbers, problems) : fill(values, problems);
    }

    private Mapping fill(Map<String, Object> values, Problems problems) {
        return Filling.fill(own, values, file.at(), problems);
    }
}

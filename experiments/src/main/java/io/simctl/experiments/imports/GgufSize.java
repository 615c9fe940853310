package io.simctl.experiments.imports;

import io.simctl.scenario.bind.Quantities;
import io.simctl.scenario.gguf.GgufModel;
import io.simctl.scenario.yaml.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The size of a model by its GGUF file: a scenario reads the numbers from it; of several parts the bytes are added. */
final class GgufSize {
    private static final Pattern PART = Pattern.compile("(.*-)(\\d{5})-of-(\\d{5})\\.gguf");

    private GgufSize() {}

    /** The size of the model in {@code file}. */
    static ModelEstimate read(Path file) throws IOException {
        Map<String, Object> numbers = GgufModel.read(file);
        List<Path> parts = parts(file);
        long weights = 0;
        for (Path part : parts) {
            weights += Files.size(part);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("file", file.toAbsolutePath().normalize().toString());
        if (parts.size() > 1) {
            values.put("weights", weights + "B");
        }
        String because = "by its file %s: %s".formatted(Names.quote(file.toString()), Quantities.size(weights));
        return new ModelEstimate(
                values, weights, number(numbers, "kv_per_token"), (int) number(numbers, "context"), because);
    }

    private static long number(Map<String, Object> numbers, String key) {
        return numbers.get(key) instanceof Number number ? number.longValue() : 0;
    }

    private static List<Path> parts(Path file) {
        Matcher part = PART.matcher(file.getFileName().toString());
        if (!part.matches()) {
            return List.of(file);
        }
        List<Path> parts = new ArrayList<>();
        for (int i = 1; i <= Integer.parseInt(part.group(3)); i++) {
            Path sibling = file.resolveSibling("%s%05d-of-%s.gguf".formatted(part.group(1), i, part.group(3)));
            if (Files.isRegularFile(sibling)) {
                parts.add(sibling);
            }
        }
        return parts;
    }
}

package io.simctl.experiments.imports;

import io.simctl.scenario.bind.Quantities;
import io.simctl.scenario.gguf.GgufHeader;
import io.simctl.scenario.yaml.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The size of a model by its GGUF file: the bytes of all parts, and the shape that its header says. */
final class GgufSize {
    private static final Pattern PART = Pattern.compile("(.*-)(\\d{5})-of-(\\d{5})\\.gguf");
    private static final int BYTES_OF_A_KEY = 2;
    private static final int MATRICES_OF_AN_EXPERT = 3;
    private static final int USUAL_CONTEXT = 4096;

    private final Path file;
    private final Map<String, Object> header;
    private final String architecture;

    private GgufSize(Path file, GgufHeader header) {
        this.file = file;
        this.header = header.values();
        this.architecture = String.valueOf(this.header.getOrDefault("general.architecture", ""));
    }

    /** The size of the model in {@code file}; empty when the header does not say its shape. */
    static Optional<ModelSize> read(Path file) throws IOException {
        return new GgufSize(file, GgufHeader.read(file)).size();
    }

    private OptionalLong number(String key) {
        return header.get(architecture + "." + key) instanceof Long number && number > 0
                ? OptionalLong.of(number)
                : OptionalLong.empty();
    }

    private long number(String key, long otherwise) {
        return number(key).orElse(otherwise);
    }

    private Optional<ModelSize> size() throws IOException {
        long layers = number("block_count", 0);
        long width = number("embedding_length", 0);
        long heads = number("attention.head_count", 0);
        if (layers == 0 || width == 0 || heads == 0) {
            return Optional.empty();
        }
        long head = number("attention.key_length", width / heads);
        long kv = 2 * layers * number("attention.head_count_kv", heads) * head * BYTES_OF_A_KEY;
        long weights = bytesOfAllParts();
        double bits = WeightBits.of(ModelName.of(file.toString()).quantisation().orElse("q4_k_m"));
        double parameters = header.get("general.parameter_count") instanceof Long count ? count : 8.0 * weights / bits;
        int context = (int) Math.min(Integer.MAX_VALUE, number("context_length", USUAL_CONTEXT));
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("weights", weights + "B");
        values.put("kv_per_token", kv + "B");
        values.put("context", Math.max(2, context));
        values.put("parameters", "%.4g".formatted(parameters));
        experts(layers, width, weights, parameters, values);
        values.put("layers", layers);
        String because = "by its file %s: %s".formatted(Names.quote(file.toString()), Quantities.size(weights));
        return Optional.of(new ModelSize(values, weights, kv, context, because));
    }

    /** Adds what a mixture of experts has: its routed experts take their share of the bytes. */
    private void experts(long layers, long width, long weights, double parameters, Map<String, Object> values) {
        long count = number("expert_count", 0);
        long used = number("expert_used_count", 0);
        double routed =
                (double) layers * count * MATRICES_OF_AN_EXPERT * width * number("expert_feed_forward_length", 0);
        if (count == 0 || used == 0 || routed <= 0 || routed >= parameters) {
            return;
        }
        double resting = 1 - (double) used / count;
        values.put("active_parameters", "%.4g".formatted(parameters - routed * resting));
        Map<String, Object> experts = new LinkedHashMap<>();
        experts.put("count", count);
        experts.put("active", Math.min(used, count));
        experts.put("bytes", Math.round(weights * (routed / parameters)) + "B");
        values.put("experts", experts);
    }

    private long bytesOfAllParts() throws IOException {
        long bytes = 0;
        for (Path part : parts()) {
            bytes += Files.size(part);
        }
        return bytes;
    }

    private List<Path> parts() {
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

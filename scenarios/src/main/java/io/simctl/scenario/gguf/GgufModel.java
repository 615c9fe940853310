package io.simctl.scenario.gguf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers of a model that the header of its GGUF file tells, by the keys that scenarios have for them. KV cache is counted as 16 bit
 * for every layer and the whole context, which is too much for models whose layers look back a little only.
 */
public final class GgufModel {
    private static final int BYTES_OF_A_CACHED_NUMBER = 2;

    private final GgufHeader header;
    private final long fileBytes;
    private final String architecture;

    private GgufModel(GgufHeader header, long fileBytes) {
        this.header = header;
        this.fileBytes = fileBytes;
        architecture = String.valueOf(header.values().getOrDefault("general.architecture", ""));
    }

    /**
     * Reads them.
     *
     * @throws IOException if the file cannot be read, is no GGUF file, or does not say enough; the message says why
     */
    public static Map<String, Object> read(Path file) throws IOException {
        GgufModel model = new GgufModel(GgufHeader.read(file), Files.size(file));
        for (String key : List.of("block_count", "context_length", "embedding_length", "attention.head_count")) {
            if (!model.header.values().containsKey(model.architecture + "." + key)) {
                throw new IOException("%s: its header has no %s.%s".formatted(file, model.architecture, key));
            }
        }
        return model.numbers();
    }

    private Map<String, Object> numbers() {
        long parameters = parameters(header.tensors());
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("weights", fileBytes);
        numbers.put("kv_per_token", cachePerToken());
        numbers.put("context", number("context_length", 0));
        numbers.put("parameters", parameters);
        numbers.put("layers", number("block_count", 0));
        numbers.put("attention_width", first("attention.head_count") * keyLength());
        long count = number("expert_count", 0);
        if (count > 0) {
            List<StoredTensor> experts =
                    header.tensors().stream().filter(StoredTensor::isOfExperts).toList();
            long active = number("expert_used_count", count);
            numbers.put(
                    "active_parameters", parameters - Math.round(parameters(experts) * (1 - (double) active / count)));
            numbers.put(
                    "experts",
                    Map.of(
                            "count",
                            count,
                            "active",
                            active,
                            "shared",
                            number("expert_shared_count", 0),
                            "bytes",
                            bytesOfExperts()));
        }
        return numbers;
    }

    private static long parameters(List<StoredTensor> tensors) {
        return tensors.stream().mapToLong(StoredTensor::values).sum();
    }

    /** A tensor ends where the next one begins; of the last one only its number of values is known. */
    private long bytesOfExperts() {
        List<StoredTensor> stored = header.tensors().stream()
                .sorted(Comparator.comparingLong(StoredTensor::offset))
                .toList();
        long all = 0;
        long measured = 0;
        long bytes = 0;
        for (int i = 0; i < stored.size(); i++) {
            StoredTensor tensor = stored.get(i);
            if (tensor.isOfExperts()) {
                all += tensor.values();
                if (i + 1 < stored.size()) {
                    measured += tensor.values();
                    bytes += stored.get(i + 1).offset() - tensor.offset();
                }
            }
        }
        return measured == 0 ? 0 : Math.round((double) bytes * all / measured);
    }

    private long cachePerToken() {
        long perHead = keyLength() + number("attention.value_length", headSize());
        Object heads = value("attention.head_count_kv", first("attention.head_count"));
        long ofAllLayers = heads instanceof List<?> layers
                ? layers.stream()
                        .mapToLong(layer -> ((Number) layer).longValue())
                        .sum()
                : ((Number) heads).longValue() * number("block_count", 0);
        return ofAllLayers * perHead * BYTES_OF_A_CACHED_NUMBER;
    }

    private long keyLength() {
        return number("attention.key_length", headSize());
    }

    private long headSize() {
        return number("embedding_length", 0) / Math.max(1, first("attention.head_count"));
    }

    /** The number, or that of the first layer. */
    private long first(String key) {
        Object value = value(key, 0L);
        return value instanceof List<?> layers
                ? layers.stream()
                        .mapToLong(layer -> ((Number) layer).longValue())
                        .findFirst()
                        .orElse(0)
                : ((Number) value).longValue();
    }

    private long number(String key, long otherwise) {
        return value(key, otherwise) instanceof Number number ? number.longValue() : otherwise;
    }

    private Object value(String key, Object otherwise) {
        return header.values().getOrDefault(architecture + "." + key, otherwise);
    }
}

package io.simctl.report.file;

import io.simctl.report.metric.MetricCatalogue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON Schemas (draft 2020-12) of the JSON files of results, put together from their keys. */
public final class ResultSchema {
    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";
    private static final String ITEMS = "[]";

    /** A part of a document: objects have members, lists have one for all their items, plain values have a key. */
    private static final class Part {
        private final Map<String, Part> members = new LinkedHashMap<>();
        private final List<ResultKey> keys = new ArrayList<>();

        void add(ResultKey key, List<String> path) {
            if (path.isEmpty()) {
                keys.add(key);
            } else {
                members.computeIfAbsent(path.getFirst(), step -> new Part()).add(key, path.subList(1, path.size()));
            }
        }

        boolean always() {
            return keys.stream().anyMatch(ResultKey::always)
                    || members.values().stream().anyMatch(Part::always);
        }

        Map<String, Object> schema() {
            if (!keys.isEmpty()) {
                return plain(keys.getFirst());
            }
            Map<String, Object> schema = new LinkedHashMap<>();
            if (members.containsKey(ITEMS)) {
                schema.put("type", "array");
                members.values().forEach(items -> schema.put("items", items.schema()));
                return schema;
            }
            Map<String, Object> properties = new LinkedHashMap<>();
            members.forEach((name, part) -> properties.put(name, part.schema()));
            schema.put("type", "object");
            schema.put("properties", properties);
            schema.put(
                    "required",
                    members.keySet().stream()
                            .filter(name -> members.getOrDefault(name, this).always())
                            .toList());
            return schema;
        }

        private static Map<String, Object> plain(ResultKey key) {
            Map<String, Object> schema = new LinkedHashMap<>();
            schema.put("description", key.text() + (key.unit().isEmpty() ? "" : " (" + key.unit() + ")"));
            switch (key.takes()) {
                case STRING -> schema.put("type", "string");
                case INTEGER -> schema.put("type", "integer");
                case NUMBER -> schema.put("type", "number");
                case NUMBER_OR_NULL -> schema.put("type", List.of("number", "null"));
                case BOOLEAN -> schema.put("type", "boolean");
                case INTERVAL_OR_NULL -> {
                    schema.put("type", List.of("array", "null"));
                    schema.put("items", Map.of("type", List.of("number", "null")));
                }
            }
            return schema;
        }
    }

    private ResultSchema() {}

    /** The schema of {@code report.json}. */
    public static Map<String, Object> ofReport(MetricCatalogue metrics) {
        return of("simctl report", ResultKey.ofReport(metrics));
    }

    /** The schema of {@code run.json}. */
    public static Map<String, Object> ofRun() {
        return of("simctl run", ResultKey.ofRun());
    }

    private static Map<String, Object> of(String title, List<ResultKey> keys) {
        Part root = new Part();
        keys.forEach(key ->
                root.add(key, List.of(key.path().replace(ITEMS, "." + ITEMS).split("\\."))));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("$schema", DRAFT);
        document.put("title", title);
        document.putAll(root.schema());
        return document;
    }
}

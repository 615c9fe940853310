package io.simctl.experiments;

import io.simctl.scenario.load.ScenarioSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A scenario drawn from the JSON Schema of scenarios: a small one that runs, with parts replaced by what the schema allows there, each
 * number at its least, its most, far beyond what makes sense, or somewhere in between. Many are valid, and none has anything in it that
 * the schema forbids.
 */
final class RandomScenario {
    private static final Map<String, Object> SCHEMA = ScenarioSchema.of(ScenarioSource.shipped());
    private static final Map<String, Object> DEFINITIONS = map(SCHEMA.get("$defs"));
    private static final int DEEPEST = 7;

    /** Keys whose most would only make a run long, or large as a whole: what that does is another test's. */
    private static final Map<String, Long> BOUNDED = Map.of("count", 50L, "users", 50L, "replications", 2L);

    private static final Set<String> LEFT_AS_THEY_ARE =
            Set.of("scenario", "duration", "drain", "traces", "observed", "provenance", "profile", "file", "backend");

    private static final List<String> DURATIONS =
            List.of("0s", "1ns", "1us", "1ms", "50ms", "1s", "5s", "1m", "1h", "30d", "36500d", "53000d");
    private static final List<Double> NUMBERS =
            List.of(0.0, 1.0, 2.0, 0.5, 1e-9, 1e-300, 3.0, 10.0, 1000.0, 1e6, 1e9, 2147483647.0, 1e15, 9.2e18, 1e300);
    private static final List<String> SIZES =
            List.of("1B", "1kB", "1MB", "1GB", "10GB", "1TB", "5PB", "9000PB", "9223372036854775807B");
    private static final List<String> RATES = List.of("0.001/s", "1/s", "1/h", "20/s", "500/s");
    private static final List<String> NAMES = List.of("a", "b", "f", "g", "p", "x", "h");

    /** Draws of policies among which one is sought. */
    private static final int DRAWS = 200;

    private final Random random;
    private final String policy;

    private RandomScenario(long seed, String policy) {
        random = new Random(seed);
        this.policy = policy;
    }

    /**
     * The one of this number, as a document.
     *
     * @param policy one that is among its policies, if any are drawn
     */
    static Map<String, Object> of(long number, String policy) {
        return new RandomScenario(number, policy).draw();
    }

    /** Half of them have nothing drawn but the policies: most drawn machines and models are none, and are refused. */
    private Map<String, Object> draw() {
        Map<String, Object> scenario = base();
        boolean drawsAll = random.nextInt(6) == 0;
        int part = random.nextInt(10);
        if (drawsAll || part < 5) {
            map(scenario.get("policies")).put("p", policies());
        }
        for (String section : List.of("network", "clients", "slo", "seed", "warmup")) {
            if (random.nextInt(drawsAll || part == 5 ? 3 : 12) == 0) {
                scenario.put(section, any(map(map(SCHEMA.get("properties")).get(section)), 0, section));
            }
        }
        if (drawsAll || part == 6) {
            change(map(map(scenario.get("models")).get("a")), "model");
        }
        if (drawsAll || part == 7) {
            change(map(map(scenario.get("hardware")).get("h")), "hardware");
        }
        if (drawsAll || part == 8) {
            change(map(map(scenario.get("fleet")).get("f")), "fleet-entry");
        }
        if (policy.equals("cluster-ranks")) {
            map(map(scenario.get("fleet")).get("f")).put("cluster", cluster());
        }
        if (drawsAll || part == 9) {
            change(map(((List<?>) scenario.get("workload")).getFirst()), "traffic");
        }
        if (random.nextInt(3) == 0) {
            scenario.put("faults", any(map(map(SCHEMA.get("properties")).get("faults")), 0, "faults"));
        }
        return scenario;
    }

    /** Of some kinds there are many, and of most sets some part is refused: each policy has to have its turn, by itself as well. */
    private Object policies() {
        Object drawn = any(definition("policy-set"), 0, "p");
        for (int i = 0; i < DRAWS && !names(drawn, policy); i++) {
            drawn = any(definition("policy-set"), 0, "p");
        }
        return names(drawn, policy) && random.nextBoolean() ? alone(drawn) : drawn;
    }

    private Object alone(Object part) {
        if (!(part instanceof Map<?, ?> slots) || slots.containsKey("type")) {
            return part;
        }
        Map<String, Object> kept = new LinkedHashMap<>();
        slots.forEach((slot, value) -> {
            if (names(value, policy)) {
                kept.put((String) slot, alone(value));
            }
        });
        return kept;
    }

    /** Without it the policy has nothing to do. */
    private Map<String, Object> cluster() {
        Map<String, Object> cluster = mutable("models", List.of("a"), "link", "5GB/s", "watchdog", "2s", "roles", "1s");
        change(cluster, "cluster-spec");
        return cluster;
    }

    private static boolean names(Object part, String wanted) {
        return switch (part) {
            case Map<?, ?> object -> object.values().stream().anyMatch(value -> names(value, wanted));
            case List<?> items -> items.stream().anyMatch(item -> names(item, wanted));
            default -> part.equals(wanted);
        };
    }

    private static Map<String, Object> base() {
        Map<String, Object> scenario = new LinkedHashMap<>();
        scenario.put("scenario", "drawn");
        scenario.put("duration", "5s");
        scenario.put("drain", "30s");
        Map<String, Object> model = mutable("weights", "1GB", "kv_per_token", "1kB", "context", 8192);
        model.putAll(Map.of("parameters", 8e9, "max_tokens", 64, "hidden", 4096, "query_heads", 32, "kv_heads", 8));
        scenario.put("models", mutable("a", mutable(model), "b", mutable(model)));
        scenario.put(
                "hardware",
                mutable("h", mutable(Map.of("memory", "64GB", "bandwidth", "500GB/s", "compute", "17TFLOPS"))));
        scenario.put(
                "fleet",
                mutable(
                        "f",
                        mutable(Map.of("hardware", "h", "resident", "a", "count", 2)),
                        "g",
                        mutable(Map.of("hardware", "h"))));
        scenario.put(
                "workload",
                List.of(
                        mutable(Map.of("model", "a", "rate", 4, "prompt", 100, "output", 10)),
                        mutable(Map.of("model", "b", "users", 3, "prompt", 50, "output", 20))));
        scenario.put("policies", mutable("p", mutable(Map.of())));
        return scenario;
    }

    private static Map<String, Object> mutable(Map<String, ?> values) {
        return new LinkedHashMap<>(values);
    }

    private static Map<String, Object> mutable(String key, Object value, Object... more) {
        Map<String, Object> made = new LinkedHashMap<>();
        made.put(key, value);
        for (int i = 0; i < more.length; i += 2) {
            made.put((String) more[i], more[i + 1]);
        }
        return made;
    }

    /** Gives some of an object's keys other values, and some that it lacks a value. */
    private void change(Map<String, Object> object, String definition) {
        Map<String, Object> properties = new LinkedHashMap<>();
        alternatives(definition(definition)).forEach(choice -> {
            if (choice.get("properties") != null
                    && map(choice.get("properties")).keySet().containsAll(object.keySet())) {
                properties.putAll(map(choice.get("properties")));
            }
        });
        properties.forEach((key, schema) -> {
            if (!LEFT_AS_THEY_ARE.contains(key) && random.nextInt(8) == 0) {
                object.put(key, any(map(schema), 1, key));
            }
        });
    }

    private List<Map<String, Object>> alternatives(Map<String, Object> schema) {
        List<Map<String, Object>> all = new ArrayList<>();
        if (schema.get("anyOf") instanceof List<?> choices) {
            choices.forEach(choice -> all.addAll(alternatives(map(choice))));
        } else if (schema.get("$ref") instanceof String ref) {
            all.addAll(alternatives(definition(ref.substring(ref.lastIndexOf('/') + 1))));
        } else {
            all.add(schema);
        }
        return all;
    }

    private Object any(Map<String, Object> schema, int depth, String key) {
        List<Map<String, Object>> choices = alternatives(schema);
        Map<String, Object> choice = choices.get(random.nextInt(choices.size()));
        if (depth > DEEPEST) {
            choice = choices.stream()
                    .filter(c -> c.get("properties") == null)
                    .findFirst()
                    .orElse(choice);
        }
        if (choice.containsKey("const")) {
            return choice.get("const");
        }
        if (choice.get("enum") instanceof List<?> values) {
            return values.get(random.nextInt(values.size()));
        }
        if (choice.get("pattern") instanceof String pattern) {
            return text(pattern, key);
        }
        return ofType(choice, depth, key);
    }

    private Object ofType(Map<String, Object> schema, int depth, String key) {
        if (schema.get("properties") != null) {
            return object(schema, depth);
        }
        if (schema.get("additionalProperties") instanceof Map<?, ?> values) {
            Map<String, Object> made = new LinkedHashMap<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                boolean numbered = schema.get("propertyNames") != null;
                String name = numbered ? "" + (1 + random.nextInt(64)) : random.nextBoolean() ? "a" : "b";
                made.put(name, any(map(values), depth + 1, key));
            }
            return made;
        }
        return switch (String.valueOf(schema.get("type"))) {
            case "integer", "number" -> number(schema, key);
            case "boolean" -> random.nextBoolean();
            case "array" -> {
                List<Object> items = new ArrayList<>();
                for (int i = random.nextInt(3); i > 0; i--) {
                    items.add(any(map(schema.get("items")), depth + 1, key));
                }
                yield items;
            }
            default -> NAMES.get(random.nextInt(NAMES.size()));
        };
    }

    private Map<String, Object> object(Map<String, Object> schema, int depth) {
        List<?> required = schema.get("required") instanceof List<?> names ? names : List.of();
        Map<String, Object> made = new LinkedHashMap<>();
        map(schema.get("properties")).forEach((name, value) -> {
            if (required.contains(name) || (!LEFT_AS_THEY_ARE.contains(name) && random.nextInt(3) == 0)) {
                made.put(name, any(map(value), depth + 1, name));
            }
        });
        return made;
    }

    private Object number(Map<String, Object> schema, String key) {
        double least = schema.get("minimum") instanceof Number n ? n.doubleValue() : -1e18;
        double most = schema.get("maximum") instanceof Number n ? n.doubleValue() : Double.MAX_VALUE;
        most = Math.min(most, BOUNDED.getOrDefault(key, Long.MAX_VALUE).doubleValue());
        double drawn = switch (random.nextInt(4)) {
            case 0 -> least;
            case 1 -> most;
            default -> NUMBERS.get(random.nextInt(NUMBERS.size()));
        };
        boolean isWhole = schema.get("type").equals("integer");
        double value =
                Math.clamp(drawn, least, isWhole && random.nextInt(4) > 0 ? Math.min(most, Integer.MAX_VALUE) : most);
        return isWhole ? (Object) (long) value : (Object) value;
    }

    private Object text(String pattern, String key) {
        if (pattern.contains("min|d|h")) {
            return DURATIONS.get(random.nextInt(DURATIONS.size()));
        }
        if (pattern.contains("GiB/s") || pattern.contains("FLOPS")) {
            String unit = pattern.contains("FLOPS") ? "FLOPS" : "B/s";
            return List.of("1", "10", "1G", "1T", "9000P").get(random.nextInt(5)) + unit;
        }
        if (pattern.contains("GiB")) {
            return SIZES.get(random.nextInt(SIZES.size()));
        }
        if (pattern.contains("/min")) {
            return RATES.get(random.nextInt(RATES.size()));
        }
        return BOUNDED.containsKey(key) ? 1 : NUMBERS.get(random.nextInt(NUMBERS.size()));
    }

    private static Map<String, Object> definition(String name) {
        return map(DEFINITIONS.get(name));
    }

    @SuppressWarnings("unchecked") // the schema's maps have texts as keys
    private static Map<String, Object> map(@org.jspecify.annotations.Nullable Object value) {
        return (Map<String, Object>) java.util.Objects.requireNonNull(value);
    }
}

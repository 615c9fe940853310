package io.simctl.scenario.bind;

import io.simctl.policy.type.Knob;
import io.simctl.scenario.yaml.JsonValues;
import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.SourceLocation;
import io.simctl.scenario.yaml.YamlReader;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The JSON Schema (draft 2020-12) of what {@link Binder} accepts, made from the same records: an editor completes and checks
 * by it while a file is written. It knows of each value by itself; what two values must be together, {@link Checked} and the
 * checks of scenarios say later.
 */
public final class Schema {
    /** A description of a type of which the schema knows nothing, or more than the schema does. */
    @FunctionalInterface
    public interface Custom {
        /** The schema of {@code type}. */
        Map<String, Object> of(Type type, Schema schema);
    }

    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

    private final Map<Class<?>, Custom> customs;
    private final Map<String, Object> definitions = new LinkedHashMap<>();

    /** @param customs schemas of further types, or of records in place of their own */
    public Schema(Map<Class<?>, Custom> customs) {
        this.customs = Map.copyOf(customs);
    }

    /** The schema of documents that {@code root} is the schema of; {@code root} must be of this schema's making. */
    public Map<String, Object> document(String title, Map<String, Object> root) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("$schema", DRAFT);
        document.put("title", title);
        document.putAll(root);
        document.put("$defs", definitions);
        return document;
    }

    /** A reference to the definition with this name, which is made when it is needed first. */
    public Map<String, Object> define(String name, Supplier<Map<String, Object>> definition) {
        if (!definitions.containsKey(name)) {
            definitions.put(name, Map.of());
            definitions.put(name, definition.get());
        }
        return Map.of("$ref", "#/$defs/" + name);
    }

    /** The name of one of several. */
    public static Map<String, Object> names(Collection<? extends Named> known) {
        return Map.of("enum", known.stream().map(Named::name).toList());
    }

    /** One of several. */
    public static Map<String, Object> anyOf(List<Map<String, Object>> schemas) {
        return schemas.size() == 1 ? schemas.getFirst() : Map.of("anyOf", schemas);
    }

    /** A map of two entries in this order: the schema must be the same text each time. */
    public static Map<String, Object> ordered(String key1, Object value1, String key2, Object value2) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(key1, value1);
        map.put(key2, value2);
        return map;
    }

    /** {@code record} as a mapping of its components. */
    public Map<String, Object> mapping(Class<?> record) {
        return new MappingSchema(this, false).of(record, Map.of(), Map.of());
    }

    /** As {@link #mapping(Class)}, with more keys, all of which must be there. */
    public Map<String, Object> mapping(Class<?> record, Map<String, Object> more) {
        return new MappingSchema(this, false).of(record, more, Map.of());
    }

    /**
     * As {@link #mapping(Class, Map)}, with {@code optional} keys too; and of {@code record}'s components any may be left out,
     * those of records in it as well.
     */
    public Map<String, Object> partly(Class<?> record, Map<String, Object> more, Map<String, Object> optional) {
        return new MappingSchema(this, true).of(record, more, optional);
    }

    /** The name under {@code type} of a record of a sealed interface. */
    public static String typeName(Class<?> record) {
        return RecordBinder.typeName(record);
    }

    /** Whether an empty mapping makes {@code record}. */
    public static boolean needsNothing(Class<?> record) {
        return Component.of(record).stream().noneMatch(MappingSchema::isRequired);
    }

    /** The value of a default, such as {@link Knob#def()}, in JSON. */
    static Object json(String yaml) {
        return JsonValues.of(YamlReader.readAt(SourceLocation.startOf("default"), yaml));
    }

    Map<String, Object> value(Type type, Knob knob, boolean partly) {
        if (type instanceof ParameterizedType generic) {
            return generic(generic, knob, partly);
        }
        Class<?> raw = (Class<?>) type;
        if (customs.containsKey(raw)) {
            return custom(raw, type);
        }
        if (Scalars.isScalar(raw)) {
            return scalar(raw, knob);
        }
        if (raw.isRecord()) {
            return partly ? partly(raw, Map.of(), Map.of()) : define(name(raw), () -> record(raw));
        }
        return define(name(raw), () -> choice(raw));
    }

    private Map<String, Object> custom(Class<?> raw, Type type) {
        return Optional.ofNullable(customs.get(raw)).orElseThrow().of(type, this);
    }

    private Map<String, Object> generic(ParameterizedType type, Knob knob, boolean partly) {
        Class<?> raw = (Class<?>) type.getRawType();
        Type[] arguments = type.getActualTypeArguments();
        if (raw == Optional.class) {
            return value(arguments[0], knob, partly);
        }
        if (raw == List.class) {
            Map<String, Object> item = value(arguments[0], knob, partly);
            return anyOf(List.of(ordered("type", "array", "items", item), item));
        }
        if (raw == Map.class) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("type", "object");
            if (arguments[0] != String.class) {
                map.put("propertyNames", Map.of("pattern", Quantities.pattern("", true)));
            }
            map.put("additionalProperties", value(arguments[1], knob, partly));
            return map;
        }
        return custom(raw, type);
    }

    private static Map<String, Object> scalar(Class<?> type, Knob knob) {
        if (type.isEnum()) {
            return Map.of(
                    "enum",
                    Arrays.stream(type.getEnumConstants())
                            .map(constant -> Scalars.render(constant, knob))
                            .toList());
        }
        if (type == Duration.class) {
            return anyOf(List.of(ordered("type", "string", "pattern", Durations.PATTERN), Map.of("const", 0)));
        }
        if (type == boolean.class || type == Boolean.class) {
            return Map.of("type", "boolean");
        }
        return type == String.class || type == FileRef.class
                ? Map.of("type", List.of("string", "number", "boolean"))
                : number(Scalars.isWhole(type) && !knob.unit().equals("bytes"), knob);
    }

    /** As YAML understands a number by itself, or as a text with a unit or underscores. */
    private static Map<String, Object> number(boolean whole, Knob knob) {
        Map<String, Object> number = new LinkedHashMap<>();
        number.put("type", whole ? "integer" : "number");
        if (!Double.isInfinite(knob.min())) {
            number.put("minimum", knob.min());
        }
        if (!Double.isInfinite(knob.max())) {
            number.put("maximum", knob.max());
        }
        String pattern = Quantities.pattern(knob.unit(), knob.min() < 0);
        return anyOf(List.of(number, ordered("type", "string", "pattern", pattern)));
    }

    private Map<String, Object> record(Class<?> record) {
        if (!record.isAnnotationPresent(Shorthand.class)) {
            return mapping(record);
        }
        Component first = Component.of(record).getFirst();
        return anyOf(List.of(mapping(record), value(first.type(), first.knob(), false)));
    }

    /** A sealed interface: {@code type} and the keys of that type, the type alone, or the keys by which it is chosen. */
    private Map<String, Object> choice(Class<?> sealed) {
        List<Map<String, Object>> choices = new ArrayList<>();
        for (Class<?> type : sealed.getPermittedSubclasses()) {
            if (type.isAnnotationPresent(ChosenBy.class)) {
                choices.add(mapping(type));
                continue;
            }
            choices.addAll(named(RecordBinder.typeName(type), type));
            if (type.isAnnotationPresent(Untyped.class)) {
                choices.add(mapping(type));
            }
            if (type.isAnnotationPresent(Shorthand.class)) {
                Component first = Component.of(type).getFirst();
                choices.add(value(first.type(), first.knob(), false));
            }
        }
        return anyOf(choices);
    }

    /** What {@link Choice} reads: a mapping with a {@code type}, and the type alone when it needs no more. */
    public List<Map<String, Object>> named(String type, Class<?> record) {
        Map<String, Object> name = Map.of("const", type);
        Map<String, Object> mapping = mapping(record, Map.of("type", name));
        return needsNothing(record) ? List.of(mapping, name) : List.of(mapping);
    }

    private static String name(Class<?> type) {
        Class<?> owner = type.getDeclaringClass();
        return (owner == null ? "" : name(owner) + "-") + Names.kebab(type.getSimpleName());
    }
}

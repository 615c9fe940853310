package io.simctl.policy.type;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Knob records for tests, of their defaults and of values written as in YAML: the small part of it that knobs need. */
public final class KnobValues {
    private static final Map<String, Double> SIZES = Map.of("B", 1.0, "GB", 1e9, "GiB", (double) (1L << 30));

    private static final Policies POLICIES = Policies.load(KnobValues.class.getClassLoader());

    private KnobValues() {}

    /** The defaults, but for {@code settings} like {@code min_dwell=5m} or {@code defects=[ratchet]}. */
    public static <K extends Record> K of(Class<K> type, String... settings) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String setting : settings) {
            given.put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
        }
        List<Object> values = KnobComponent.of(type).stream()
                .map(component -> value(component.declared(), given))
                .toList();
        if (!given.isEmpty()) {
            throw new IllegalArgumentException(type + " has no knobs " + given.keySet());
        }
        return KnobComponent.make(type, values);
    }

    /** The name of a component in YAML. */
    static String yamlName(RecordComponent component) {
        String name = component.getAnnotation(Knob.class).name();
        return !name.isEmpty()
                ? name
                : component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static Object value(RecordComponent component, Map<String, String> given) {
        String text = given.remove(yamlName(component));
        String written =
                text != null ? text : component.getAnnotation(Knob.class).def();
        boolean optional = component.getType() == Optional.class;
        if (written.equals(Knob.REQUIRED) && optional) {
            return Optional.empty();
        }
        return parse(written, component.getGenericType());
    }

    /** The value of {@code text} as a knob's type. */
    static Object parse(String text, Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == Optional.class) {
                return Optional.of(parse(text, arguments[0]));
            }
            if (generic.getRawType() == PolicyChoice.class) {
                return withDefaults(
                        POLICIES.find(PolicyKind.of(arguments[0]), text).orElseThrow());
            }
            return generic.getRawType() == List.class ? list(text, arguments[0]) : map(text, arguments[1]);
        }
        return scalar(text, (Class<?>) type);
    }

    private static <K extends Record, P> PolicyChoice<P> withDefaults(PolicyType<K, P> type) {
        return PolicyChoice.of(type, of(type.knobs()));
    }

    private static List<?> list(String text, Type item) {
        return items(text, '[', ']').stream().map(i -> parse(i, item)).toList();
    }

    private static Map<String, Object> map(String text, Type value) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (String item : items(text, '{', '}')) {
            String[] entry = item.split(":", 2);
            map.put(entry[0].strip(), parse(entry[1].strip(), value));
        }
        return map;
    }

    private static List<String> items(String text, char open, char close) {
        if (text.charAt(0) != open || text.charAt(text.length() - 1) != close) {
            throw new IllegalArgumentException(text + " is not within " + open + close);
        }
        String inner = text.substring(1, text.length() - 1).strip();
        return inner.isEmpty()
                ? List.of()
                : Arrays.stream(inner.split(",")).map(String::strip).toList();
    }

    private static Object scalar(String text, Class<?> type) {
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .filter(c -> ((Enum<?>) c)
                            .name()
                            .toLowerCase(Locale.ROOT)
                            .replace('_', '-')
                            .equals(text))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(text + " is no " + type));
        }
        if (type == boolean.class) {
            return switch (text) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new IllegalArgumentException(text + " is neither true nor false");
            };
        }
        if (type == int.class || type == Integer.class) {
            return Integer.valueOf(text);
        }
        if (type == double.class || type == Double.class) {
            return text.endsWith("B/s") ? (double) size(text.replace("/s", "")) : Double.valueOf(text);
        }
        if (type == long.class) {
            return size(text);
        }
        return type == Duration.class ? duration(text) : text;
    }

    private static long size(String text) {
        String unit = text.replaceAll("[0-9.]", "");
        return (long) (Double.parseDouble(text.replace(unit, "")) * SIZES.get(unit));
    }

    private static Duration duration(String text) {
        return Duration.parse(
                text.endsWith("ms")
                        ? "PT" + Integer.parseInt(text.substring(0, text.length() - 2)) / 1000.0 + "S"
                        : "PT" + text.toUpperCase(Locale.ROOT));
    }
}

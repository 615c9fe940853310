package io.simctl.scenario.bind;

import io.simctl.policy.type.Knob;
import io.simctl.policy.type.PolicyChoice;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A record as YAML with every default filled in, in the order of the components: equal records give equal texts, and {@link
 * Binder} makes an equal record of the text.
 */
public final class EffectiveConfig {
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_./][A-Za-z0-9_./+-]*( [A-Za-z0-9_./+-]+)*");
    private static final Set<String> UNSAFE = Set.of("true", "false", "null", "yes", "no", "on", "off");
    private static final int WIDEST_FLOW = 100;

    private final StringBuilder text = new StringBuilder();

    private EffectiveConfig() {}

    /** {@code value} as a YAML document. */
    public static String render(Record value) {
        EffectiveConfig config = new EffectiveConfig();
        config.block(tree(value), "");
        return config.text.toString();
    }

    /**
     * {@code value} as maps with ordered keys, lists, booleans and strings, each string as in YAML but without
     * quotes.
     *
     * <p>{@code Optional}s that are empty are left out, since there is nothing that could be written in their place.
     */
    public static Map<String, Object> tree(Record value) {
        return tree(value, BoundParts.NONE);
    }

    /** The same, of which nothing is to be changed: parts that were bound before are shared. */
    public static Map<String, Object> tree(Record value, BoundParts parts) {
        Map<String, Object> tree = new LinkedHashMap<>();
        if (isChosenByType(value.getClass())) {
            tree.put("type", RecordBinder.typeName(value.getClass()));
        }
        putComponents(value, tree, parts);
        return tree;
    }

    /** A tree of maps, lists and plain values as a YAML document. */
    public static String document(Map<String, Object> tree) {
        EffectiveConfig config = new EffectiveConfig();
        config.block(tree, "");
        return config.text.toString();
    }

    /** The same in one line. */
    public static String inline(Object tree) {
        StringBuilder line = new StringBuilder();
        new Flow(line, Integer.MAX_VALUE).fits(tree);
        return line.toString();
    }

    private static boolean isChosenByType(Class<?> type) {
        return !type.isAnnotationPresent(ChosenBy.class)
                && !type.isAnnotationPresent(Untyped.class)
                && Arrays.stream(type.getInterfaces()).anyMatch(Class::isSealed);
    }

    private static void putComponents(Record value, Map<String, Object> tree, BoundParts parts) {
        for (Component component : Component.of(value.getClass())) {
            Object child = component.in(value);
            if (!Optional.empty().equals(child)) {
                tree.put(component.name(), shared(child, component.knob(), parts));
            }
        }
    }

    private static Object shared(Object value, Knob knob, BoundParts parts) {
        return parts.tree(value, () -> tree(value, knob, parts));
    }

    private static Object tree(Object value, Knob knob, BoundParts parts) {
        return switch (value) {
            case Optional<?> optional -> shared(optional.orElseThrow(), knob, parts);
            case List<?> list ->
                list.stream().map(item -> shared(item, knob, parts)).toList();
            case Map<?, ?> map -> {
                Map<String, Object> tree = new LinkedHashMap<>();
                map.forEach((k, v) -> tree.put(Scalars.render(k, Component.FREE), shared(v, knob, parts)));
                yield tree;
            }
            case PolicyChoice<?> policy -> {
                Map<String, Object> tree = new LinkedHashMap<>();
                tree.put("type", policy.type().name());
                putComponents(policy.knobs(), tree, parts);
                yield tree;
            }
            case Named named -> named.name();
            case Record nested when !(value instanceof FileRef) -> tree(nested, parts);
            case Boolean flag -> flag;
            default -> Scalars.render(value, knob);
        };
    }

    private void block(Object node, String indent) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                text.append(indent).append(quote(key.toString())).append(':');
                child(value, indent + "  ");
            });
        } else if (node instanceof List<?> list) {
            list.forEach(item -> item(item, indent));
        }
    }

    private void item(Object item, String indent) {
        int start = text.length();
        text.append(indent).append("- ");
        if (!flowed(item, indent)) {
            text.setLength(start);
            block(item, indent + "  ");
            text.replace(start, start + indent.length() + 2, indent + "- ");
        }
    }

    private void child(Object value, String indent) {
        int start = text.length();
        text.append(' ');
        if (!flowed(value, indent)) {
            text.setLength(start);
            text.append('\n');
            block(value, indent);
        }
    }

    /** Appends the value as a line's end, if it is no collection or short enough; otherwise what it has appended is to be taken back. */
    private boolean flowed(Object value, String indent) {
        int most = isCollection(value) ? WIDEST_FLOW - indent.length() : Integer.MAX_VALUE;
        if (most < 0 || !new Flow(text, most).fits(value)) {
            return false;
        }
        text.append('\n');
        return true;
    }

    private static boolean isCollection(Object value) {
        return value instanceof Map || value instanceof List;
    }

    /** Values in one line, up to so many characters: a collection that has no room is given up where the room ends. */
    private static final class Flow {
        private final StringBuilder text;
        private final long end;

        Flow(StringBuilder text, int most) {
            this.text = text;
            this.end = (long) text.length() + most;
        }

        /** Appends the value, or the beginning of one that is too long. */
        boolean fits(Object value) {
            return switch (value) {
                case Map<?, ?> map -> fits('{', map.entrySet(), '}');
                case List<?> list -> fits('[', list, ']');
                case Map.Entry<?, ?> entry -> {
                    text.append(quote(entry.getKey().toString())).append(": ");
                    yield fits(entry.getValue());
                }
                case String string -> append(quote(string));
                default -> append(value.toString());
            };
        }

        private boolean fits(char open, Collection<?> items, char close) {
            text.append(open);
            String separator = "";
            for (Object item : items) {
                text.append(separator);
                separator = ", ";
                if (!fits(item)) {
                    return false;
                }
            }
            return append(String.valueOf(close));
        }

        private boolean append(String value) {
            text.append(value);
            return text.length() <= end;
        }
    }

    /** YAML's double-quoted form where a plain text could be read as something else. */
    private static String quote(String value) {
        if (SAFE.matcher(value).matches() && !UNSAFE.contains(value.toLowerCase(Locale.ROOT))) {
            return value;
        }
        StringBuilder quoted = new StringBuilder("\"");
        value.codePoints().forEach(c -> {
            switch (c) {
                case '"', '\\' -> quoted.append('\\').appendCodePoint(c);
                case '\n' -> quoted.append("\\n");
                default -> {
                    if (Character.isISOControl(c) || c == 0xFEFF || Character.getType(c) == Character.SURROGATE) {
                        quoted.append("\\U%08X".formatted(c));
                    } else {
                        quoted.appendCodePoint(c);
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }
}

package io.simctl.scenario.bind;

import io.simctl.policy.type.Knob;
import io.simctl.scenario.yaml.Names;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The keys of a record as a Markdown table: what each takes, its default, its range, and what it is. */
public final class KnobTable {
    private static final String HEAD = "| key | takes | default | range | |\n|---|---|---|---|---|\n";

    /** What a type that is no plain value is called: a link to its own table, as a rule. */
    private final Function<Type, String> links;

    /** @param links texts for records, sealed interfaces and types that have a binder of their own */
    public KnobTable(Function<Type, String> links) {
        this.links = links;
    }

    /** The table of {@code record}; a sentence where it has no keys. */
    public String of(Class<?> record) {
        List<Component> components = Component.of(record);
        return components.isEmpty()
                ? "No keys.\n"
                : components.stream().map(this::row).collect(Collectors.joining("", HEAD, ""));
    }

    private String row(Component component) {
        Knob knob = component.knob();
        String former = knob.formerly().length == 0 ? "" : "; formerly " + Names.quoteAll(List.of(knob.formerly()));
        return "| `%s` | %s | %s | %s | %s |\n"
                .formatted(
                        component.name(),
                        text(component.type(), knob),
                        byDefault(component),
                        range(component.type(), knob),
                        cell(knob.value() + former));
    }

    private static String byDefault(Component component) {
        if (component.isOptional()) {
            return "";
        }
        return component.hasDefault() ? "`" + cell(component.knob().def()) + "`" : "**required**";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    private String text(Type type, Knob knob) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            Class<?> raw = (Class<?>) generic.getRawType();
            if (raw == Optional.class) {
                return text(arguments[0], knob);
            }
            if (raw == List.class) {
                return "list of " + text(arguments[0], knob);
            }
            if (raw == Map.class) {
                return text(arguments[0], Component.FREE) + " → " + text(arguments[1], knob);
            }
            return links.apply(type);
        }
        Class<?> raw = (Class<?>) type;
        return Scalars.isScalar(raw) ? scalar(raw, knob) : links.apply(raw);
    }

    private static String scalar(Class<?> type, Knob knob) {
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> "`" + Scalars.render(constant, knob) + "`")
                    .collect(Collectors.joining(", "));
        }
        if (type == Duration.class) {
            return "time";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "`true`, `false`";
        }
        if (type == String.class || type == FileRef.class) {
            return type == String.class ? "text" : "file";
        }
        return number(type, knob.unit());
    }

    private static String number(Class<?> type, String unit) {
        return switch (unit) {
            case "" -> Scalars.isWhole(type) ? "whole number" : "number";
            case "bytes" -> "size";
            default -> unit;
        };
    }

    private static String range(Type type, Knob knob) {
        boolean isTime = type.getTypeName().contains(Duration.class.getName());
        Class<?> shown = isTime ? Duration.class : Double.class;
        String least = Double.isInfinite(knob.min()) ? "" : Scalars.limit(knob.min(), knob, shown);
        String most = Double.isInfinite(knob.max()) ? "" : Scalars.limit(knob.max(), knob, shown);
        if (most.isEmpty()) {
            return least.isEmpty() ? "" : "≥ " + least;
        }
        return least.isEmpty() ? "≤ " + most : least + " to " + most;
    }
}

package io.simctl.scenario.load;

import io.simctl.policy.type.Need;
import io.simctl.policy.type.Policies;
import io.simctl.policy.type.PolicyChoice;
import io.simctl.policy.type.PolicyKind;
import io.simctl.policy.type.PolicyType;
import io.simctl.scenario.Scenario;
import io.simctl.scenario.backend.ServerFamilies;
import io.simctl.scenario.backend.ServerFamily;
import io.simctl.scenario.bind.ChosenBy;
import io.simctl.scenario.bind.Component;
import io.simctl.scenario.bind.KnobTable;
import io.simctl.scenario.bind.Schema;
import io.simctl.scenario.bind.Shorthand;
import io.simctl.scenario.bind.Untyped;
import io.simctl.scenario.yaml.Names;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The reference of scenarios in Markdown: every key from the records that it is bound to, every policy from its type. */
public final class ScenarioReference {
    private final Policies policies;
    private final KnobTable table = new KnobTable(this::link);

    /** Records and sealed interfaces in the order in which keys lead to them, with the first place where each stands. */
    private final Map<Class<?>, String> places = new LinkedHashMap<>();

    private ScenarioReference(Policies policies) {
        this.policies = policies;
        find(Scenario.class, "");
        policies.all()
                .forEach(type -> Component.of(type.knobs()).forEach(c -> find(c.type(), type.name() + "." + c.name())));
    }

    /** The reference, with these policies. */
    public static String of(Policies policies) {
        ScenarioReference reference = new ScenarioReference(policies);
        String keys = reference.places.keySet().stream().map(reference::section).collect(Collectors.joining("\n"));
        return "\n## Keys\n\n" + keys + "\n## Policies\n\n" + reference.policies();
    }

    private void find(Type type, String place) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() != PolicyChoice.class) {
                boolean isMap = generic.getRawType() == Map.class && arguments[0] == String.class;
                find(arguments[arguments.length - 1], isMap ? place + ".NAME" : place);
            }
        } else if (type instanceof Class<?> raw && raw.getName().startsWith("io.simctl.") && !places.containsKey(raw)) {
            if (raw.isSealed()) {
                places.put(raw, place);
                for (Class<?> choice : raw.getPermittedSubclasses()) {
                    Component.of(choice).forEach(c -> find(c.type(), place + "." + c.name()));
                }
            } else if (raw.isRecord() && Component.isBound(raw)) {
                places.put(raw, place);
                Component.of(raw).forEach(c -> find(c.type(), place.isEmpty() ? c.name() : place + "." + c.name()));
            }
        }
    }

    private String link(Type type) {
        if (type instanceof ParameterizedType policy) {
            PolicyKind kind = PolicyKind.of(policy.getActualTypeArguments()[0]);
            return "[policy](#%s)".formatted(anchor(heading(kind)));
        }
        if (type == ServerFamily.class) {
            return ServerFamilies.installed().names().stream().map(Names::quote).collect(Collectors.joining(", "));
        }
        String place = Optional.ofNullable(places.get((Class<?>) type)).orElse("");
        return "[%s](#%s)".formatted(Names.quote(place), anchor(place));
    }

    /** As GitHub and most others make it of a heading. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 _-]", "").replace(' ', '-');
    }

    private String section(Class<?> type) {
        String place = Optional.ofNullable(places.get(type)).orElse("");
        String heading = place.isEmpty() ? "The whole" : "`" + place + "`";
        String body = type.isSealed()
                ? List.of(type.getPermittedSubclasses()).stream()
                        .map(choice -> "%s\n\n%s".formatted(chosen(choice), table.of(choice)))
                        .collect(Collectors.joining("\n"))
                : shorthand(type) + table.of(type);
        return "### " + heading + "\n\n" + body;
    }

    private static String chosen(Class<?> choice) {
        String by = Optional.ofNullable(choice.getAnnotation(ChosenBy.class))
                .map(key -> "With the key `" + key.value() + "`")
                .orElse("`type: " + Schema.typeName(choice) + "`");
        return by + (choice.isAnnotationPresent(Untyped.class) ? ", or without a type" : "")
                + (choice.isAnnotationPresent(Shorthand.class) ? ", or " + plain(choice) : "") + ":";
    }

    private static String shorthand(Class<?> type) {
        return type.isAnnotationPresent(Shorthand.class) ? "These keys, or " + plain(type) + ".\n\n" : "";
    }

    private static String plain(Class<?> type) {
        return "just the value of `" + Component.of(type).getFirst().name() + "`";
    }

    private static String heading(PolicyKind kind) {
        return "`" + kind.level() + ": {" + kind.slot() + "}`";
    }

    private String policies() {
        StringBuilder text = new StringBuilder();
        for (PolicyKind kind : PolicyKind.values()) {
            text.append("### ").append(heading(kind)).append("\n\n");
            policies.of(kind).forEach(type -> text.append(policy(type)).append('\n'));
        }
        return text.toString();
    }

    private String policy(PolicyType<?, ?> type) {
        String needs = type.needs().stream().map(ScenarioReference::sentence).collect(Collectors.joining());
        String defects =
                type.defects().isEmpty() ? "" : "Defects of the original: " + Names.quoteAll(type.defects()) + ".\n\n";
        return "**`%s`**: %s\n\n%s%s%s".formatted(type.name(), type.summary(), needs, defects, table.of(type.knobs()));
    }

    private static String sentence(Need<?> need) {
        return "Needs %s beside it%s; without it %s.\n\n"
                .formatted(
                        need.names().stream().map(Names::quote).collect(Collectors.joining(" or ")) + " under "
                                + heading(need.kind()),
                        need.unless().isEmpty() ? "" : ", unless `" + need.unless() + "`",
                        need.otherwise());
    }
}

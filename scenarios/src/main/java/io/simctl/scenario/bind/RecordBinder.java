package io.simctl.scenario.bind;

import io.simctl.policy.type.KnobComponent;
import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.Node;
import io.simctl.scenario.yaml.Node.Entry;
import io.simctl.scenario.yaml.Node.Mapping;
import io.simctl.scenario.yaml.Node.Scalar;
import io.simctl.scenario.yaml.Overrides;
import io.simctl.scenario.yaml.Problems;
import io.simctl.scenario.yaml.SourceLocation;
import io.simctl.scenario.yaml.YamlReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The binder of records, and of sealed interfaces to the record that is meant. */
final class RecordBinder {
    private final Binder binder;
    private final Problems problems;

    RecordBinder(Binder binder, Problems problems) {
        this.binder = binder;
        this.problems = problems;
    }

    /** Binds {@code node} to the one of {@code sealed}'s records that it means. */
    Optional<? extends Record> choice(Node node, Class<?> sealed, String path) {
        List<? extends Class<? extends Record>> types = Arrays.stream(sealed.getPermittedSubclasses())
                .map(type -> type.<Record>asSubclass(Record.class))
                .toList();
        if (Choice.of(node).filter(RecordBinder::isNumber).isPresent()) {
            for (Class<? extends Record> type : types) {
                if (type.isAnnotationPresent(Shorthand.class)) {
                    return record(node, type, path, Wording.keyOf(path));
                }
            }
        }
        return Choice.of(node)
                .<Optional<? extends Record>>map(choice -> byType(choice, types, path))
                .orElseGet(() -> byKey(node, types, path));
    }

    /** Types go by words, so that a number in place of a type can only be a shorthand. */
    private static boolean isNumber(Choice choice) {
        String name = choice.name().text();
        return !name.isEmpty() && !Character.isLetter(name.codePointAt(0));
    }

    private Optional<? extends Record> byType(
            Choice choice, List<? extends Class<? extends Record>> types, String path) {
        String name = choice.name().text();
        for (Class<? extends Record> type : types) {
            if (!type.isAnnotationPresent(ChosenBy.class) && typeName(type).equals(name)) {
                return record(choice.rest(), type, path, Wording.keyOf(path));
            }
        }
        List<String> known = types.stream().map(RecordBinder::typeName).toList();
        problems.add(
                choice.name().at(),
                "%s has no type %s%s".formatted(Names.quote(path), Names.quote(name), Names.hint(name, known)));
        return Optional.empty();
    }

    static String typeName(Class<?> type) {
        TypeName name = type.getAnnotation(TypeName.class);
        return name == null ? Names.kebab(type.getSimpleName()) : name.value();
    }

    private Optional<? extends Record> byKey(Node node, List<? extends Class<? extends Record>> types, String path) {
        List<String> keys = new ArrayList<>();
        for (Class<? extends Record> type : types) {
            if (type.isAnnotationPresent(Untyped.class)) {
                return record(node, type, path, Wording.keyOf(path));
            }
            ChosenBy chosenBy = type.getAnnotation(ChosenBy.class);
            if (chosenBy != null && node.child(chosenBy.value()).isPresent()) {
                return record(node, type, path, Wording.keyOf(path));
            }
            keys.add(chosenBy == null ? "type: " + typeName(type) : chosenBy.value());
        }
        problems.add(node.at(), "%s needs one of %s".formatted(Names.quote(path), Names.quoteAll(keys)));
        return Optional.empty();
    }

    /** Binds {@code node} to {@code type}. */
    <T extends Record> Optional<T> record(Node node, Class<T> type, String path, Wording wording) {
        List<Component> components = Component.of(type);
        Optional<Mapping> mapping = mapping(node, type, components);
        if (mapping.isEmpty()) {
            problems.add(node.at(), "%s must have keys and values, but is %s".formatted(wording.owner(), node.kind()));
            return Optional.empty();
        }
        Set<String> misspelt = refuseUnknown(mapping.get(), components, wording);
        List<Object> values = new ArrayList<>();
        for (Component component : components) {
            Optional<?> value = component(mapping.get(), component, path);
            value.ifPresent(values::add);
            if (value.isEmpty() && !misspelt.contains(component.name())) {
                refuseMissing(mapping.get(), component, wording);
            }
        }
        return values.size() == components.size()
                ? Optional.of(checked(KnobComponent.make(type, values), mapping.get()))
                : Optional.empty();
    }

    /** The keys of {@code node}, a plain value of a {@link Shorthand} being that of the first component. */
    private static Optional<Mapping> mapping(Node node, Class<?> type, List<Component> components) {
        if (node instanceof Mapping mapping && mapping.head().isEmpty()) {
            return Optional.of(mapping);
        }
        if (!type.isAnnotationPresent(Shorthand.class)) {
            return Optional.empty();
        }
        return switch (node) {
            case Scalar scalar
            when !scalar.isNull() -> Optional.of(written(scalar, new Mapping(List.of(), scalar.at()), components));
            case Mapping mapping -> mapping.head().map(head -> written(head, mapping, components));
            default -> Optional.empty();
        };
    }

    /** What {@code head} is short for, with the keys that overrides gave to it; one of them may be the very key it stands for. */
    private static Mapping written(Scalar head, Mapping overrides, List<Component> components) {
        String first = components.getFirst().name();
        List<Entry> entries = new ArrayList<>(overrides.entries());
        if (overrides.get(first).isEmpty()) {
            entries.addFirst(new Entry(new Scalar(first, true, head.at()), head));
        }
        return new Mapping(entries, head.at());
    }

    /** Complains of keys that there are not, and returns the names that were probably meant by them. */
    private Set<String> refuseUnknown(Mapping mapping, List<Component> components, Wording wording) {
        List<String> known = components.stream().map(Component::name).toList();
        Set<String> meant = new HashSet<>();
        for (Entry entry : mapping.entries()) {
            String key = entry.key().text();
            if (known.contains(key)) {
                continue;
            }
            Optional<String> now = components.stream()
                    .filter(c -> List.of(c.knob().formerly()).contains(key))
                    .map(Component::name)
                    .findFirst();
            now.or(() -> Names.nearest(key, known)).ifPresent(meant::add);
            String cure =
                    now.map(name -> "; it is now called " + Names.quote(name)).orElseGet(() -> Names.hint(key, known));
            problems.add(
                    entry.key().at(),
                    "unknown %s %s of %s%s".formatted(wording.component(), Names.quote(key), wording.owner(), cure));
        }
        return meant;
    }

    private void refuseMissing(Mapping mapping, Component component, Wording wording) {
        if (mapping.get(component.name()).isEmpty() && !component.hasDefault()) {
            String help = component.knob().value();
            problems.add(
                    mapping.at(), "%s needs %s: %s".formatted(wording.owner(), Names.quote(component.name()), help));
        }
    }

    /** The component's value as given, else its default, also where the given one is wrong and was complained of. */
    private Optional<?> component(Mapping mapping, Component component, String path) {
        String place = path.isEmpty() ? component.name() : path + "." + component.name();
        Optional<?> given = mapping.get(component.name())
                .flatMap(node -> binder.value(meant(node, component), component.type(), component.knob(), place));
        if (given.isPresent()) {
            return given;
        }
        if (component.isOptional()) {
            return Optional.of(Optional.empty());
        }
        return component.hasDefault()
                ? binder.value(byDefault(component, mapping.at()), component.type(), component.knob(), place)
                : Optional.empty();
    }

    /** An override whose path leads into a value that is not written changes the default. */
    private Node meant(Node given, Component component) {
        return given.isImplied() && component.hasDefault()
                ? Overrides.over(byDefault(component, given.at()), given, problems)
                : given;
    }

    private static Node byDefault(Component component, SourceLocation at) {
        return YamlReader.readAt(at, component.knob().def());
    }

    private <T extends Record> T checked(T value, Mapping mapping) {
        if (value instanceof Checked checked) {
            checked.problems().forEach(problem -> problems.add(mapping.at(), problem));
        }
        return value;
    }
}

package io.simctl.scenario.bind;

import io.simctl.policy.type.Knob;
import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.Node;
import io.simctl.scenario.yaml.Node.Entry;
import io.simctl.scenario.yaml.Node.Mapping;
import io.simctl.scenario.yaml.Node.Scalar;
import io.simctl.scenario.yaml.Node.Sequence;
import io.simctl.scenario.yaml.Overrides;
import io.simctl.scenario.yaml.Problems;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The binder of nodes to records. A record's components carry {@link Knob}s; their types may be
 *
 * <ul>
 *   <li>{@code String}, {@code int}, {@code long}, {@code double}, {@code boolean}, enums, {@link java.time.Duration}, {@link
 *       FileRef};
 *   <li>{@code Optional}, {@code List} (a single value stands for a list of one), {@code Map} with plain keys, in order; the
 *       bounds of the knob are those of the elements;
 *   <li>records; sealed interfaces of records, chosen by {@code type} or {@link ChosenBy}, {@link Untyped} where neither is given;
 *   <li>any type for which there is a {@link Custom}.
 * </ul>
 *
 * <p>What cannot be bound is reported to the {@link Problems} and left out, so that one reading finds all there is to find; the
 * result may be used only when there are none.
 */
public final class Binder {
    /** A binder of a generic type of which this one knows nothing. */
    @FunctionalInterface
    public interface Custom {
        /**
         * Binds {@code node}, which is at {@code path}.
         *
         * @param type the type, with its arguments if it has any
         */
        Optional<?> bind(Node node, Type type, String path, Binder binder);
    }

    private final Problems problems;
    private final Scalars scalars;
    private final RecordBinder records;
    private final Map<Class<?>, Custom> customs;
    private final BoundParts parts;
    private final Object context;

    /**
     * @param problems where problems go
     * @param file the document's; names of files in it are relative to its folder
     * @param customs binders of further types
     */
    public Binder(Problems problems, Path file, Map<Class<?>, Custom> customs) {
        this(problems, file, customs, BoundParts.NONE, file);
    }

    /**
     * A binder that takes over what was bound before.
     *
     * @param parts of documents of the same type, from the same folder
     * @param context what custom binders go by beside the node
     */
    public Binder(Problems problems, Path file, Map<Class<?>, Custom> customs, BoundParts parts, Object context) {
        this.parts = parts;
        this.context = context;
        this.problems = problems;
        this.scalars = new Scalars(file);
        this.records = new RecordBinder(this, problems);
        this.customs = Map.copyOf(customs);
    }

    /** Where this binder puts problems. */
    public Problems problems() {
        return problems;
    }

    /**
     * Binds a record.
     *
     * @param path where it is in the document; empty for the root
     */
    public <T extends Record> Optional<T> bind(Node node, Class<T> type, String path, Wording wording) {
        return records.record(node, type, path, wording);
    }

    /** The one of {@code known} that {@code node}, which is at {@code path}, has the name of. */
    public <T extends Named> Optional<T> named(Node node, List<T> known, String path) {
        List<String> names = known.stream().map(Named::name).toList();
        try {
            if (node instanceof Scalar scalar && !scalar.isNull()) {
                return Optional.of(known.get(Scalars.oneOf(scalar.text(), names)));
            }
            throw new BadValue("a single value");
        } catch (BadValue e) {
            complain(node, e, path);
            return Optional.empty();
        }
    }

    Optional<?> value(Node node, Type type, Knob knob, String path) {
        return parts.value(node, path, context, () -> bound(node, type, knob, path), problems::isEmpty);
    }

    private Optional<?> bound(Node node, Type type, Knob knob, String path) {
        if (type instanceof ParameterizedType generic) {
            return generic(node, generic, knob, path);
        }
        Class<?> raw = (Class<?>) type;
        if (customs.containsKey(raw)) {
            return customs.get(raw).bind(node, type, path, this);
        }
        if (Scalars.isScalar(raw)) {
            return scalar(node, raw, knob, path);
        }
        if (raw.isRecord()) {
            return records.record(node, raw.asSubclass(Record.class), path, Wording.keyOf(path));
        }
        if (raw.isSealed()) {
            return records.choice(node, raw, path);
        }
        throw noWay(type, path);
    }

    private Optional<?> generic(Node node, ParameterizedType type, Knob knob, String path) {
        Type[] arguments = type.getActualTypeArguments();
        Class<?> raw = (Class<?>) type.getRawType();
        if (raw == Optional.class) {
            Optional<?> inner = value(node, arguments[0], knob, path);
            return inner.isPresent() ? Optional.of(inner) : inner;
        }
        if (raw == List.class) {
            return Optional.of(list(node, arguments[0], knob, path));
        }
        if (raw == Map.class) {
            return map(node, (Class<?>) arguments[0], arguments[1], knob, path);
        }
        if (customs.containsKey(raw)) {
            return customs.get(raw).bind(node, type, path, this);
        }
        throw noWay(type, path);
    }

    private static IllegalStateException noWay(Type type, String path) {
        return new IllegalStateException("no way to bind " + type + " at " + path);
    }

    private Optional<?> scalar(Node node, Class<?> type, Knob knob, String path) {
        try {
            if (node instanceof Scalar scalar) {
                return Optional.of(scalars.parse(scalar, type, knob));
            }
            throw new BadValue("a single value");
        } catch (BadValue e) {
            complain(node, e, path);
            return Optional.empty();
        }
    }

    private void complain(Node node, BadValue unfit, String path) {
        if (node instanceof Mapping mapping && mapping.head().isPresent()) {
            complainOfKeys(mapping, mapping.head().get(), path);
            return;
        }
        String message = node instanceof Scalar scalar && scalar.isNull()
                ? "%s has no value; give it one, or leave the key out".formatted(Names.quote(path))
                : "%s must be %s, but is %s%s"
                        .formatted(Names.quote(path), unfit.expected(), node.kind(), unfit.hint());
        problems.add(node.at(), message);
    }

    /** Overrides gave keys to what can have none. */
    private void complainOfKeys(Mapping mapping, Scalar head, String path) {
        for (Entry entry : mapping.entries()) {
            problems.add(
                    entry.key().at(),
                    "%s is a single value, %s, and has no %s; set %s itself"
                            .formatted(
                                    Names.quote(path),
                                    Names.quote(head.text()),
                                    Names.quote(entry.key().text()),
                                    Names.quote(path)));
        }
    }

    private List<?> list(Node node, Type item, Knob knob, String path) {
        if (!(node instanceof Sequence sequence)) {
            return value(Overrides.onlyItem(node, problems), item, knob, path).stream()
                    .toList();
        }
        List<Object> items = new ArrayList<>(sequence.items().size());
        for (int i = 0; i < sequence.items().size(); i++) {
            value(sequence.items().get(i), item, knob, path + "." + i).ifPresent(items::add);
        }
        return Collections.unmodifiableList(items);
    }

    private Optional<?> map(Node node, Class<?> keyType, Type valueType, Knob knob, String path) {
        if (!(node instanceof Mapping mapping) || mapping.head().isPresent()) {
            complain(node, new BadValue("a mapping of names to values"), path);
            return Optional.empty();
        }
        Map<Object, Object> map = new LinkedHashMap<>();
        for (Entry entry : mapping.entries()) {
            if (entry.value().isImplied()) {
                refuse(entry, mapping, path);
                continue;
            }
            Optional<?> key = scalar(entry.key(), keyType, Component.FREE, path);
            String place = path + "." + entry.key().text();
            Optional<?> value = value(entry.value(), valueType, knob, place);
            key.ifPresent(k -> value.ifPresent(v -> map.put(k, v)));
        }
        return Optional.of(Collections.unmodifiableMap(map));
    }

    /** An override may add a whole entry to a map, but a path through an entry that is not there is a wrong path. */
    private void refuse(Entry implied, Mapping mapping, String path) {
        List<String> known = mapping.entries().stream()
                .filter(e -> !e.value().isImplied())
                .map(e -> e.key().text())
                .toList();
        String name = implied.key().text();
        problems.add(
                implied.key().at(),
                "%s has no %s%s".formatted(Names.quote(path), Names.quote(name), Names.hint(name, known)));
    }
}

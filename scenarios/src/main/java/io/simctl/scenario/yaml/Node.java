package io.simctl.scenario.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A YAML value that knows its place. Aliases are resolved: one node may stand at several places of the tree. */
public sealed interface Node {
    /** Where it was written. */
    SourceLocation at();

    /** Whether it is only there because an override's path leads through it. */
    default boolean isImplied() {
        return false;
    }

    /** What it is, for messages. */
    String kind();

    /**
     * A single value.
     *
     * @param text without quotes
     * @param plain whether it was written without quotes
     */
    record Scalar(String text, boolean plain, SourceLocation at) implements Node {
        /** Whether this is YAML's null. */
        public boolean isNull() {
            return plain && (text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null"));
        }

        @Override
        public String kind() {
            return isNull() ? "empty" : Names.quote(text);
        }
    }

    /** A list. */
    record Sequence(List<Node> items, SourceLocation at) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /**
     * Keys, each once, and their values.
     *
     * @param head the plain value that an override gave keys to, as when {@code placement: model-pools} gets a {@code
     *     placement.min_dwell=1m}
     * @param implied whether an override made it, only because its path leads through it
     */
    record Mapping(List<Entry> entries, SourceLocation at, Optional<Scalar> head, boolean implied) implements Node {
        public Mapping {
            entries = List.copyOf(entries);
        }

        public Mapping(List<Entry> entries, SourceLocation at) {
            this(entries, at, Optional.empty(), false);
        }

        /** The value of {@code key}. */
        public Optional<Node> get(String key) {
            return entries.stream()
                    .filter(e -> e.key().text().equals(key))
                    .map(Entry::value)
                    .findFirst();
        }

        /** The same with {@code value} for {@code key}, in the key's place or at the end. */
        public Mapping with(String key, Node value) {
            List<Entry> changed = new ArrayList<>(entries);
            changed.replaceAll(e -> e.key().text().equals(key) ? new Entry(e.key(), value) : e);
            if (get(key).isEmpty()) {
                changed.add(new Entry(new Scalar(key, true, value.at()), value));
            }
            return new Mapping(changed, at, head, implied);
        }

        @Override
        public boolean isImplied() {
            return implied;
        }

        /** The keys in their order. */
        public List<String> keys() {
            return entries.stream().map(e -> e.key().text()).toList();
        }

        @Override
        public String kind() {
            return "a mapping";
        }
    }

    /** A key with its value. */
    record Entry(Scalar key, Node value) {}

    /**
     * The value at {@code path}, or else the last one on the way to it.
     *
     * @param path keys of mappings and indexes of lists
     */
    default Node nearest(List<String> path) {
        return path.isEmpty()
                ? this
                : child(path.getFirst())
                        .map(node -> node.nearest(path.subList(1, path.size())))
                        .orElse(this);
    }

    /** A tree of maps, lists and plain values as if all of it stood at {@code at}. */
    static Node of(Object tree, SourceLocation at) {
        return switch (tree) {
            case Map<?, ?> map ->
                new Mapping(
                        map.entrySet().stream()
                                .map(e -> new Entry(
                                        new Scalar(String.valueOf(e.getKey()), true, at), of(e.getValue(), at)))
                                .toList(),
                        at);
            case List<?> list ->
                new Sequence(list.stream().map(item -> of(item, at)).toList(), at);
            default -> new Scalar(tree.toString(), !(tree instanceof String), at);
        };
    }

    /** Where {@code text} stands in this node, as a key or as a value. */
    default Optional<SourceLocation> find(String text) {
        return switch (this) {
            case Scalar scalar -> scalar.text().equals(text) ? Optional.of(at()) : Optional.empty();
            case Sequence sequence ->
                sequence.items().stream()
                        .flatMap(item -> item.find(text).stream())
                        .findFirst();
            case Mapping mapping ->
                mapping.entries().stream()
                        .flatMap(e -> e.key().find(text).or(() -> e.value().find(text)).stream())
                        .findFirst();
        };
    }

    /** The value of a mapping's key or of a list's index. */
    default Optional<Node> child(String step) {
        return switch (this) {
            case Scalar scalar -> Optional.empty();
            case Mapping mapping -> mapping.get(step);
            case Sequence sequence ->
                sequence.items().stream()
                        .skip(Names.index(step).orElse(Integer.MAX_VALUE))
                        .findFirst();
        };
    }
}

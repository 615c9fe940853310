package io.simctl.experiments.imports;

import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.Node;
import io.simctl.scenario.yaml.Node.Entry;
import io.simctl.scenario.yaml.Node.Mapping;
import io.simctl.scenario.yaml.Node.Scalar;
import io.simctl.scenario.yaml.Node.Sequence;
import io.simctl.scenario.yaml.Problems;
import io.simctl.scenario.yaml.SourceLocation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A mapping of a configuration that is imported. What is read from it is taken down as carried; a value of the wrong kind is a problem
 * at its place.
 */
public final class ForeignMapping {
    private final Mapping node;
    private final List<String> path;
    private final KeyLedger ledger;
    private final Problems problems;

    private ForeignMapping(Mapping node, List<String> path, KeyLedger ledger, Problems problems) {
        this.node = node;
        this.path = path;
        this.ledger = ledger;
        this.problems = problems;
    }

    /** A whole document; empty, and a problem, when it is no mapping. */
    public static Optional<ForeignMapping> of(Node root, KeyLedger ledger, Problems problems) {
        if (root instanceof Mapping mapping) {
            return Optional.of(new ForeignMapping(mapping, List.of(), ledger, problems));
        }
        problems.add(root.at(), "expected a mapping of keys to values, found " + root.kind());
        return Optional.empty();
    }

    /** Where it stands. */
    public SourceLocation at() {
        return node.at();
    }

    /** Where the value of {@code key} stands, or else the mapping. */
    public SourceLocation at(String key) {
        return node.get(key).map(Node::at).orElse(node.at());
    }

    /** The keys in their order. */
    public List<String> keys() {
        return node.keys();
    }

    /** Whether there is a value for {@code key} that is not empty. */
    public boolean has(String key) {
        return value(key).isPresent();
    }

    private Optional<Node> value(String key) {
        return node.get(key).filter(value -> !(value instanceof Scalar scalar && scalar.isNull()));
    }

    private List<String> to(String key) {
        return Stream.concat(path.stream(), Stream.of(key)).toList();
    }

    /** Adds a problem where the value of {@code key} stands. */
    public void problem(String key, String message) {
        problems.add(at(key), message);
    }

    /** Takes down that the value of {@code key} was read. */
    public void carry(String key) {
        ledger.carry(to(key));
    }

    /** The text of {@code key}. */
    public Optional<String> text(String key) {
        return scalar(key, "a single value", text -> Optional.of(text));
    }

    /** The text of {@code key}, which is looked at only and not yet carried. */
    public Optional<String> peek(String key) {
        return value(key)
                .flatMap(value -> value instanceof Scalar scalar ? Optional.of(scalar.text()) : Optional.empty());
    }

    /** The plain values of the list of {@code key}, which are looked at only and not yet carried. */
    public List<String> peekAll(String key) {
        return items(key).stream()
                .flatMap(item -> item instanceof Scalar scalar ? Stream.of(scalar.text()) : Stream.empty())
                .toList();
    }

    /** The whole number of {@code key}, which is {@code least} at least. */
    public Optional<Integer> whole(String key, int least) {
        return scalar(key, "a whole number of %d or more".formatted(least), text -> {
            try {
                int number = Integer.parseInt(text);
                return number < least ? Optional.empty() : Optional.of(number);
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        });
    }

    /** The truth value of {@code key}. */
    public Optional<Boolean> flag(String key) {
        return scalar(
                key,
                "`true` or `false`",
                text -> text.equals("true") || text.equals("false")
                        ? Optional.of(Boolean.valueOf(text))
                        : Optional.empty());
    }

    private <T> Optional<T> scalar(String key, String expected, Function<String, Optional<T>> reading) {
        Optional<Node> value = value(key);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        carry(key);
        Optional<T> read = value.get() instanceof Scalar scalar ? reading.apply(scalar.text()) : Optional.empty();
        if (read.isEmpty()) {
            problem(
                    key,
                    "%s must be %s, but is %s"
                            .formatted(Names.quote(key), expected, value.get().kind()));
        }
        return read;
    }

    /** The mapping of {@code key}. */
    public Optional<ForeignMapping> mapping(String key) {
        return value(key).flatMap(value -> {
            if (value instanceof Mapping mapping) {
                return Optional.of(new ForeignMapping(mapping, to(key), ledger, problems));
            }
            problem(key, "%s must be a mapping, but is %s".formatted(Names.quote(key), value.kind()));
            return Optional.empty();
        });
    }

    /** The mappings of {@code key} by name. */
    public Map<String, ForeignMapping> mappings(String key) {
        Map<String, ForeignMapping> all = new LinkedHashMap<>();
        mapping(key)
                .ifPresent(inner ->
                        inner.keys().forEach(name -> inner.mapping(name).ifPresent(value -> all.put(name, value))));
        return all;
    }

    /** The plain values of {@code key} by name. */
    public Map<String, Scalar> scalars(String key) {
        Map<String, Scalar> all = new LinkedHashMap<>();
        mapping(key).ifPresent(inner -> {
            for (Entry entry : inner.node.entries()) {
                inner.text(entry.key().text())
                        .ifPresent(text -> all.put(entry.key().text(), (Scalar) entry.value()));
            }
        });
        return all;
    }

    /** The plain values of the list of {@code key}; a single one is a list of one. */
    public List<Scalar> list(String key) {
        List<Scalar> all = new ArrayList<>();
        for (Node item : items(key)) {
            if (item instanceof Scalar scalar) {
                all.add(scalar);
            } else {
                problems.add(item.at(), "%s takes plain values, not %s".formatted(Names.quote(key), item.kind()));
            }
        }
        if (!all.isEmpty()) {
            carry(key);
        }
        return all;
    }

    /** The items of the list of {@code key} as they stand; they are not yet carried. */
    public List<Node> items(String key) {
        return switch (value(key).orElseGet(() -> new Sequence(List.of(), node.at()))) {
            case Sequence list -> list.items();
            case Scalar single -> List.of(single);
            case Mapping wrong -> {
                problem(key, "%s must be a list, but is a mapping".formatted(Names.quote(key)));
                yield List.of();
            }
        };
    }

    /** The names in the list of {@code key}: plain values, or mappings that have theirs under {@code id}. */
    public List<String> names(String key, String id) {
        List<String> names = new ArrayList<>();
        List<Node> items = items(key);
        for (int i = 0; i < items.size(); i++) {
            List<String> place = Stream.concat(to(key).stream(), Stream.of(String.valueOf(i)))
                    .toList();
            switch (items.get(i)) {
                case Scalar scalar -> {
                    ledger.carry(place);
                    names.add(scalar.text());
                }
                case Mapping mapping ->
                    new ForeignMapping(mapping, place, ledger, problems)
                            .text(id)
                            .ifPresent(names::add);
                case Sequence wrong -> problems.add(wrong.at(), "expected a name, found a list");
            }
        }
        if (items.stream().allMatch(Scalar.class::isInstance)) {
            carry(key);
        }
        return names;
    }
}

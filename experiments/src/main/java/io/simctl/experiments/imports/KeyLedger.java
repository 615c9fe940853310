package io.simctl.experiments.imports;

import io.simctl.scenario.yaml.Node;
import io.simctl.scenario.yaml.Node.Entry;
import io.simctl.scenario.yaml.Node.Mapping;
import io.simctl.scenario.yaml.Node.Scalar;
import io.simctl.scenario.yaml.Node.Sequence;
import io.simctl.scenario.yaml.SourceLocation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The account of a configuration's keys: each that holds something was read into the scenario, or is named with the reason why it was
 * not. What nobody thought of is named as well, so that nothing can be dropped in silence.
 */
public final class KeyLedger {
    /**
     * Keys that were left behind for one reason.
     *
     * @param places where they stand, by their patterns
     */
    public record Uncarried(Map<String, List<SourceLocation>> places, String reason) {
        public Uncarried {
            places = Collections.unmodifiableMap(new LinkedHashMap<>(places));
        }

        private Uncarried and(Uncarried other) {
            Map<String, List<SourceLocation>> both = new LinkedHashMap<>(places);
            other.places.forEach((pattern, more) -> both.merge(
                    pattern,
                    more,
                    (a, b) -> Stream.concat(a.stream(), b.stream()).toList()));
            return new Uncarried(both, reason);
        }

        /** One line for a person. */
        @Override
        public String toString() {
            List<String> keys = new ArrayList<>();
            places.forEach((pattern, at) -> keys.add(at.size() > 1 ? pattern + " (" + at.size() + " times)" : pattern));
            return String.join(", ", keys) + ": " + reason;
        }
    }

    /** A key that holds something. */
    public record Leaf(List<String> path, SourceLocation at) {
        public Leaf {
            path = List.copyOf(path);
        }
    }

    private final Set<List<String>> carried = new HashSet<>();
    private final Map<String, Uncarried> remarks = new LinkedHashMap<>();

    /** Takes down that the value at {@code path}, with all that is in it, was read into the scenario. */
    void carry(List<String> path) {
        carried.add(List.copyOf(path));
    }

    /** Whether the value at {@code path}, or one that it is in, was read into the scenario. */
    public boolean isCarried(List<String> path) {
        return Stream.iterate(path.size(), length -> length > 0, length -> length - 1)
                .anyMatch(length -> carried.contains(path.subList(0, length)));
    }

    /** Names a part of what was read that has no place in the scenario, such as a flag in a command. */
    public void remark(String pattern, String reason, SourceLocation at) {
        add(pattern, reason, at, remarks);
    }

    private static void add(String pattern, String reason, SourceLocation at, Map<String, Uncarried> to) {
        to.merge(reason, new Uncarried(Map.of(pattern, List.of(at)), reason), Uncarried::and);
    }

    /** All that was left behind: keys of {@code root} in their order, then the remarks. */
    public List<Uncarried> uncarried(Node root, KeyReasons reasons) {
        Map<String, Uncarried> found = new LinkedHashMap<>();
        for (Leaf leaf : leaves(root)) {
            if (!isCarried(leaf.path())) {
                KeyReasons.Reason reason = reasons.of(leaf.path());
                add(reason.pattern(), reason.text(), leaf.at(), found);
            }
        }
        return Stream.of(found.values(), remarks.values())
                .flatMap(Collection::stream)
                .toList();
    }

    /** The accounts of several documents as one. */
    public static List<Uncarried> merged(List<List<Uncarried>> accounts) {
        Map<String, Uncarried> found = new LinkedHashMap<>();
        accounts.stream().flatMap(List::stream).forEach(left -> found.merge(left.reason(), left, Uncarried::and));
        return List.copyOf(found.values());
    }

    /** The keys of a document that hold something; lists of plain values are one value. */
    public static List<Leaf> leaves(Node root) {
        List<Leaf> leaves = new ArrayList<>();
        collect(root, List.of(), root.at(), leaves);
        return leaves;
    }

    private static void collect(Node node, List<String> path, SourceLocation at, List<Leaf> leaves) {
        switch (node) {
            case Mapping mapping -> {
                for (Entry entry : mapping.entries()) {
                    collect(
                            entry.value(),
                            with(path, entry.key().text()),
                            entry.key().at(),
                            leaves);
                }
            }
            case Sequence list
            when list.items().stream().anyMatch(Mapping.class::isInstance) -> {
                for (int i = 0; i < list.items().size(); i++) {
                    Node item = list.items().get(i);
                    collect(item, with(path, String.valueOf(i)), item.at(), leaves);
                }
            }
            case Sequence list when list.items().isEmpty() -> {}
            case Scalar scalar when scalar.isNull() -> {}
            case Sequence list -> leaves.add(new Leaf(path, at));
            case Scalar scalar -> leaves.add(new Leaf(path, at));
        }
    }

    private static List<String> with(List<String> path, String step) {
        return Stream.concat(path.stream(), Stream.of(step)).toList();
    }
}

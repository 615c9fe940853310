package io.simctl.scenario.yaml;

import io.simctl.scenario.yaml.Node.Entry;
import io.simctl.scenario.yaml.Node.Mapping;
import io.simctl.scenario.yaml.Node.Scalar;
import io.simctl.scenario.yaml.Node.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Changes of a document by {@code path=value}, made before it is bound, so that what comes of them is checked like the rest.
 *
 * <p>A path's steps are keys, item numbers of lists, or names of list items (their text, or their {@code type}). Keys may
 * themselves contain dots: the longest key that is there wins.
 *
 * <p>A document does not know its types. Where a path leads into what is written short, or is not written at all, the change
 * stays beside it ({@link Mapping#head}, {@link Node#isImplied}), and whoever knows what the short form stands for puts it in
 * its place with {@link #over} and {@link #onlyItem}.
 */
public final class Overrides {
    private static final String SOURCE = "--set ";
    private static final int LONGEST_PATH = 1000;

    private final Problems problems;

    private Overrides(Problems problems) {
        this.problems = problems;
    }

    /** Applies {@code sets} one after the other, each {@code path=value} with the value in YAML. */
    public static Node apply(Node root, List<String> sets, Problems problems) {
        Node changed = root;
        for (String set : sets) {
            changed = new Overrides(problems).apply(changed, set);
        }
        return changed;
    }

    /** Whether the text at {@code place} was given on the command line. */
    public static boolean isOverride(SourceLocation place) {
        return place.source().startsWith(SOURCE);
    }

    /**
     * {@code base} with the changes that {@code change} is made of, if nothing but overrides' paths made it; else {@code change}
     * in place of {@code base}.
     */
    public static Node over(Node base, Node change, Problems problems) {
        return new Overrides(problems).over(base, List.of(), change);
    }

    /**
     * A value that stands for a list of one, with the changes whose paths lead into that list: by the number 0, or by the name of
     * the value.
     */
    public static Node onlyItem(Node node, Problems problems) {
        if (!(node instanceof Mapping mapping)) {
            return node;
        }
        List<String> steps =
                Stream.of("0", name(mapping)).filter(step -> !step.isEmpty()).toList();
        Map<Boolean, List<Entry>> parts = mapping.entries().stream()
                .collect(Collectors.partitioningBy(
                        e -> isOverride(e.key().at()) && steps.contains(e.key().text())));
        List<Entry> own = parts.getOrDefault(false, List.of());
        Node item = own.isEmpty() && mapping.head().isPresent()
                ? mapping.head().get()
                : new Mapping(own, mapping.at(), mapping.head(), mapping.implied());
        for (Entry change : parts.getOrDefault(true, List.of())) {
            item = over(item, change.value(), problems);
        }
        return item;
    }

    private Node over(Node base, List<String> path, Node change) {
        if (!(change instanceof Mapping mapping) || !mapping.implied()) {
            return put(base, path, change);
        }
        Node changed = base;
        for (Entry entry : mapping.entries()) {
            List<String> longer =
                    Stream.concat(path.stream(), Stream.of(entry.key().text())).toList();
            changed = over(changed, longer, entry.value());
        }
        return changed;
    }

    private Node apply(Node root, String set) {
        int equals = set.indexOf('=');
        if (equals < 1 || equals > LONGEST_PATH) {
            problems.add(SourceLocation.startOf(SOURCE + set), "expected `path=value`, such as `fleet.gpu.count=4`");
            return root;
        }
        String path = set.substring(0, equals);
        return YamlReader.read(SOURCE + path, set.substring(equals + 1), problems)
                .map(value -> put(root, List.of(path.split("\\.", -1)), value))
                .orElse(root);
    }

    private Node put(Node node, List<String> path, Node value) {
        if (path.isEmpty()) {
            return value;
        }
        return switch (node) {
            case Mapping mapping -> putKey(mapping, path, value);
            case Sequence sequence -> putItem(sequence, path, value);
            case Scalar scalar when scalar.isNull() -> putKey(new Mapping(List.of(), scalar.at()), path, value);
            case Scalar scalar -> putKey(new Mapping(List.of(), scalar.at(), Optional.of(scalar), false), path, value);
        };
    }

    private Node putKey(Mapping mapping, List<String> path, Node value) {
        for (int steps = path.size(); steps > 0; steps--) {
            String key = String.join(".", path.subList(0, steps));
            if (mapping.get(key).isPresent()) {
                return replace(mapping, key, path.subList(steps, path.size()), value);
            }
        }
        List<String> rest = path.subList(1, path.size());
        SourceLocation at = SourceLocation.startOf(value.at().source());
        Node made = rest.isEmpty() ? value : put(new Mapping(List.of(), at, Optional.empty(), true), rest, value);
        List<Entry> entries = new ArrayList<>(mapping.entries());
        entries.add(new Entry(new Scalar(path.getFirst(), true, at), made));
        return new Mapping(entries, mapping.at(), mapping.head(), mapping.implied());
    }

    private Mapping replace(Mapping mapping, String key, List<String> rest, Node value) {
        List<Entry> entries = mapping.entries().stream()
                .map(e -> e.key().text().equals(key) ? new Entry(e.key(), put(e.value(), rest, value)) : e)
                .toList();
        return new Mapping(entries, mapping.at(), mapping.head(), mapping.implied());
    }

    private Node putItem(Sequence sequence, List<String> path, Node value) {
        int index = item(sequence, path.getFirst());
        if (index >= sequence.items().size()) {
            problems.add(
                    SourceLocation.startOf(value.at().source()),
                    "the list at %s has no item %s%s"
                            .formatted(sequence.at(), Names.quote(path.getFirst()), choices(sequence)));
            return sequence;
        }
        List<Node> items = new ArrayList<>(sequence.items());
        items.set(index, put(items.get(index), path.subList(1, path.size()), value));
        return new Sequence(items, sequence.at());
    }

    private static String choices(Sequence sequence) {
        int last = sequence.items().size() - 1;
        return last < 0 ? "; it is empty" : "; its items are " + (last == 0 ? "0" : "0 to " + last);
    }

    private static int item(Sequence sequence, String step) {
        return Names.index(step).orElseGet(() -> {
            List<String> names = sequence.items().stream().map(Overrides::name).toList();
            return names.contains(step) ? names.indexOf(step) : Integer.MAX_VALUE;
        });
    }

    private static String name(Node item) {
        return switch (item) {
            case Scalar scalar -> scalar.text();
            case Sequence sequence -> "";
            case Mapping mapping ->
                mapping.get("type").or(mapping::head).map(Overrides::name).orElse("");
        };
    }
}

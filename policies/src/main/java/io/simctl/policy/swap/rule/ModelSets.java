package io.simctl.policy.swap.rule;

import io.simctl.policy.swap.rule.SetExpression.AllOf;
import io.simctl.policy.swap.rule.SetExpression.AnyOf;
import io.simctl.policy.swap.rule.SetExpression.Named;
import io.simctl.policy.swap.rule.SetExpression.Reference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Named sets of combinations, checked: every reference leads to a set, and none leads back to itself. Their order is that in which
 * ties are broken: as written, but a set that another refers to comes before it.
 */
public final class ModelSets {
    private final Map<String, SetExpression> byName;

    private ModelSets(Map<String, SetExpression> byName) {
        this.byName = byName;
    }

    /**
     * Sets from their expressions, in the order in which they are written.
     *
     * @throws InvalidSets when there are none, or one cannot be read, refers to a set that is not there, or to itself by whatever way
     */
    public static ModelSets parse(Map<String, String> expressions) {
        if (expressions.isEmpty()) {
            throw new InvalidSets("there is no set");
        }
        Map<String, SetExpression> written = new LinkedHashMap<>();
        expressions.forEach((name, text) -> written.put(name, inSet(name, text)));
        var order = new Ordering(written);
        written.keySet().forEach(name -> order.visit(name, List.of()));
        return new ModelSets(order.sorted);
    }

    private static SetExpression inSet(String name, String text) {
        try {
            return SetExpression.parse(text);
        } catch (InvalidSets e) {
            throw new InvalidSets("set `" + name + "`: " + e.getMessage());
        }
    }

    /** A depth-first order of sets, referred ones first. */
    private static final class Ordering {
        private final Map<String, SetExpression> written;
        private final Map<String, SetExpression> sorted = new LinkedHashMap<>();
        private final Set<String> open = new HashSet<>();

        Ordering(Map<String, SetExpression> written) {
            this.written = written;
        }

        void visit(String name, List<String> way) {
            if (sorted.containsKey(name)) {
                return;
            }
            List<String> here = Stream.concat(way.stream(), Stream.of(name)).toList();
            if (!open.add(name)) {
                throw new InvalidSets("set `" + name + "` refers to itself: " + String.join(" -> ", here));
            }
            for (String referred : references(require(written, name))) {
                if (!written.containsKey(referred)) {
                    throw new InvalidSets("set `" + name + "` refers to `" + referred
                            + "`, which is not there; there are: " + String.join(", ", written.keySet()));
                }
                visit(referred, here);
            }
            open.remove(name);
            sorted.put(name, require(written, name));
        }
    }

    /** The value of a set, which is there: sets are sorted so that those referred to come first. */
    static <T> T require(Map<String, T> bySet, String set) {
        return Optional.ofNullable(bySet.get(set)).orElseThrow();
    }

    private static List<String> references(SetExpression expression) {
        return switch (expression) {
            case Named n -> List.of();
            case Reference(String set) -> List.of(set);
            case AnyOf(List<SetExpression> parts) ->
                parts.stream().flatMap(p -> references(p).stream()).toList();
            case AllOf(List<SetExpression> parts) ->
                parts.stream().flatMap(p -> references(p).stream()).toList();
        };
    }

    /** The expressions by name, in the order in which ties are broken. */
    public Map<String, SetExpression> byName() {
        return java.util.Collections.unmodifiableMap(byName);
    }

    /** The names of models that expressions use, sorted. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        byName.values().forEach(expression -> addNames(expression, names));
        return names;
    }

    private static void addNames(SetExpression expression, Set<String> names) {
        switch (expression) {
            case Named(String name) -> names.add(name);
            case Reference r -> {}
            case AnyOf(List<SetExpression> parts) -> parts.forEach(part -> addNames(part, names));
            case AllOf(List<SetExpression> parts) -> parts.forEach(part -> addNames(part, names));
        }
    }

    /**
     * All combinations of all sets, in the order in which ties are broken, each with its names sorted.
     *
     * @param most how many there may be, in a set and in all
     * @throws InvalidSets when there are more
     */
    public List<Set<String>> combinations(int most) {
        requireAtMost(most);
        Map<String, List<Set<String>>> expanded = new LinkedHashMap<>();
        byName.forEach((name, expression) -> expanded.put(name, expand(expression, expanded)));
        return expanded.values().stream().flatMap(List::stream).toList();
    }

    /**
     * Counts the combinations before they are made, which may be many more than memory holds.
     *
     * @throws InvalidSets when there are more than {@code most}
     */
    public void requireAtMost(int most) {
        Map<String, Long> counts = new LinkedHashMap<>();
        byName.forEach((name, expression) -> {
            long count = count(expression, counts);
            if (count > most) {
                throw new InvalidSets("set `" + name + "` has more than " + most + " combinations");
            }
            counts.put(name, count);
        });
        if (counts.values().stream().mapToLong(Long::longValue).sum() > most) {
            throw new InvalidSets("the sets have more than " + most + " combinations together");
        }
    }

    /** How many combinations; no more than an int's worth squared, since nothing beyond that matters. */
    private static long count(SetExpression expression, Map<String, Long> counts) {
        return switch (expression) {
            case Named n -> 1;
            case Reference(String set) -> require(counts, set);
            case AnyOf(List<SetExpression> parts) ->
                parts.stream().mapToLong(part -> count(part, counts)).reduce(0, (a, b) -> capped(a + b));
            case AllOf(List<SetExpression> parts) ->
                parts.stream().mapToLong(part -> count(part, counts)).reduce(1, (a, b) -> capped(a * b));
        };
    }

    private static long capped(long count) {
        return Math.min(count, Integer.MAX_VALUE);
    }

    private static List<Set<String>> expand(SetExpression expression, Map<String, List<Set<String>>> expanded) {
        return switch (expression) {
            case Named(String name) -> List.of(new TreeSet<>(Set.of(name)));
            case Reference(String set) -> require(expanded, set);
            case AnyOf(List<SetExpression> parts) ->
                parts.stream().flatMap(part -> expand(part, expanded).stream()).toList();
            case AllOf(List<SetExpression> parts) ->
                parts.stream()
                        .map(part -> expand(part, expanded))
                        .reduce(ModelSets::product)
                        .orElseThrow();
        };
    }

    private static List<Set<String>> product(List<Set<String>> left, List<Set<String>> right) {
        List<Set<String>> product = new ArrayList<>();
        for (Set<String> l : left) {
            for (Set<String> r : right) {
                Set<String> both = new TreeSet<>(l);
                both.addAll(r);
                product.add(both);
            }
        }
        return product;
    }
}

package io.simctl.scenario.load;

import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.Node;
import io.simctl.scenario.yaml.Problems;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * The common ground of the checks of a bound scenario: the document, for places and for the names that were meant to exist.
 */
final class Checks {
    private final Node root;
    private final Problems problems;
    private final Problems warnings;

    Checks(Node root, Problems problems, Problems warnings) {
        this.root = root;
        this.problems = problems;
        this.warnings = warnings;
    }

    /** Adds a problem at {@code path}: keys, and indexes of lists. */
    void problem(String message, Object... path) {
        problems.add(root.nearest(steps(path)).at(), message);
    }

    /** Adds a warning at {@code path}. */
    void warning(String message, Object... path) {
        warnings.add(root.nearest(steps(path)).at(), message);
    }

    private static List<String> steps(Object... path) {
        return Arrays.stream(path).map(Object::toString).toList();
    }

    /** Names that the document gives in a section; also those whose values could not be bound. */
    List<String> names(String section) {
        return names(root, section);
    }

    /** Names that {@code document} gives in a section; also those whose values could not be bound. */
    static List<String> names(Node document, String section) {
        return document.child(section)
                .filter(Node.Mapping.class::isInstance)
                .map(mapping -> ((Node.Mapping) mapping).keys())
                .orElse(List.of());
    }

    /** Complains when a section has no {@code name}; {@code what} says what the section holds. */
    void known(String section, String what, String name, Object... path) {
        known(names(section), what, name, path);
    }

    /** Complains when {@code name} is not among {@code known}. */
    void known(Collection<String> known, String what, String name, Object... path) {
        if (!known.contains(name)) {
            problem("there is no %s %s%s".formatted(what, Names.quote(name), Names.hint(name, known)), path);
        }
    }

    /** Complains when {@code model} is not one of the scenario's models. */
    void knownModel(String model, Object... path) {
        known("models", "model", model, path);
    }

    /** Whether the document has the key, whatever its value. */
    boolean isWritten(String key) {
        return root.child(key).isPresent();
    }

    /** Complains when a section is written but empty. */
    void notEmpty(String section) {
        root.child(section)
                .filter(Checks::isEmpty)
                .ifPresent(node -> problem(Names.quote(section) + " needs at least one entry", section));
    }

    private static boolean isEmpty(Node node) {
        return switch (node) {
            case Node.Mapping mapping -> mapping.entries().isEmpty();
            case Node.Sequence sequence -> sequence.items().isEmpty();
            case Node.Scalar scalar -> false;
        };
    }

    /** Whether there is no problem so far. */
    boolean foundNothing() {
        return problems.isEmpty();
    }
}

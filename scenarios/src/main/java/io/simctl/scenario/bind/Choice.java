package io.simctl.scenario.bind;

import io.simctl.scenario.yaml.Node;
import io.simctl.scenario.yaml.Node.Entry;
import io.simctl.scenario.yaml.Node.Mapping;
import io.simctl.scenario.yaml.Node.Scalar;
import io.simctl.scenario.yaml.Node.Sequence;
import java.util.List;
import java.util.Optional;

/**
 * A node that names a type: {@code lru}, which is short for <code>{type: lru}</code>, or that with more keys. The {@code type}
 * that an override gave to the short form is the later word.
 *
 * @param name the type's name
 * @param rest the other keys
 */
public record Choice(Scalar name, Mapping rest) {
    private static final String TYPE = "type";

    /** The choice that {@code node} makes; empty when it names no type. */
    public static Optional<Choice> of(Node node) {
        return switch (node) {
            case Sequence sequence -> Optional.empty();
            case Scalar scalar when scalar.isNull() -> Optional.empty();
            case Scalar scalar -> Optional.of(new Choice(scalar, new Mapping(List.of(), scalar.at())));
            case Mapping mapping
            when mapping.get(TYPE).isPresent() ->
                mapping.get(TYPE)
                        .filter(Scalar.class::isInstance)
                        .map(type -> new Choice((Scalar) type, rest(mapping)));
            case Mapping mapping ->
                mapping.head().map(head -> new Choice(head, new Mapping(mapping.entries(), mapping.at())));
        };
    }

    private static Mapping rest(Mapping mapping) {
        List<Entry> rest = mapping.entries().stream()
                .filter(e -> !e.key().text().equals(TYPE))
                .toList();
        return new Mapping(rest, mapping.at());
    }
}

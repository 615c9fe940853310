package io.simctl.scenario.profile;

import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.Node;
import io.simctl.scenario.yaml.Node.Mapping;
import io.simctl.scenario.yaml.Node.Scalar;
import io.simctl.scenario.yaml.Node.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The sources of the values that a profile filled in. */
final class Provenances {
    private static final String PROVENANCE = "provenance";

    /**
     * A value that was filled in.
     *
     * @param profile what the scenario called the profile
     */
    record Origin(String profile, Source source) {
        private Map<String, Object> entry(String path) {
            return Map.of(
                    "path",
                    path,
                    "kind",
                    Names.kebab(source.kind().name()),
                    "note",
                    "profile " + profile + ": " + source.line());
        }
    }

    private Provenances() {}

    /** Adds the {@code origins}, by path, to what the document says itself; where it speaks of the same path, it wins. */
    static Mapping append(Mapping document, Map<String, Origin> origins) {
        Node own = document.get(PROVENANCE).orElseGet(() -> new Sequence(List.of(), document.at()));
        if (origins.isEmpty() || own instanceof Scalar) {
            return document;
        }
        List<Node> items = new ArrayList<>(own instanceof Sequence sequence ? sequence.items() : List.of(own));
        List<String> known = items.stream()
                .flatMap(item -> item.child("path").stream())
                .map(path -> path instanceof Scalar scalar ? scalar.text() : "")
                .toList();
        origins.forEach((path, origin) -> {
            if (!known.contains(path)) {
                items.add(Node.of(origin.entry(path), own.at()));
            }
        });
        return document.with(PROVENANCE, new Sequence(items, own.at()));
    }
}

package io.simctl.scenario.bind;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What comes of a text that is read as a {@link Shelf}. */
record Reading(Optional<Shelf> shelf, List<String> problems) {
    static Reading of(String yaml, String... sets) {
        Problems problems = new Problems();
        Binder binder = new Binder(problems, Path.of("folder/shelf.yaml"), Map.of());
        Optional<Shelf> shelf = YamlReader.read("f", yaml, problems)
                .map(root -> Overrides.apply(root, List.of(sets), problems))
                .flatMap(root -> binder.bind(root, Shelf.class, "", new Wording("key", "the shelf")));
        return new Reading(
                shelf, problems.inOrder().stream().map(Problem::toString).toList());
    }

    /** The shelf, of which there must have been nothing to complain. */
    static Shelf shelf(String yaml, String... sets) {
        Reading reading = of(yaml, sets);
        if (!reading.problems().isEmpty()) {
            throw new AssertionError(String.join("\n", reading.problems()));
        }
        return reading.shelf().orElseThrow();
    }
}

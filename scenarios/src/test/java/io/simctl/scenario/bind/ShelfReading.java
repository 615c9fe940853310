package io.simctl.scenario.bind;

import io.simctl.scenario.yaml.Overrides;
import io.simctl.scenario.yaml.Problem;
import io.simctl.scenario.yaml.Problems;
import io.simctl.scenario.yaml.YamlReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What comes of a text that is read as a {@link Shelf}. */
record ShelfReading(Optional<Shelf> shelf, List<String> problems) {
    static ShelfReading of(String yaml, String... sets) {
        Problems problems = new Problems();
        Binder binder = new Binder(problems, Path.of("folder/shelf.yaml"), Map.of());
        Optional<Shelf> shelf = YamlReader.read("f", yaml, problems)
                .map(root -> Overrides.apply(root, List.of(sets), problems))
                .flatMap(root -> binder.bind(root, Shelf.class, "", new Wording("key", "the shelf")));
        return new ShelfReading(
                shelf, problems.inOrder().stream().map(Problem::toString).toList());
    }

    /** The shelf, of which there must have been nothing to complain. */
    static Shelf shelf(String yaml, String... sets) {
        ShelfReading reading = of(yaml, sets);
        if (!reading.problems().isEmpty()) {
            throw new AssertionError(String.join("\n", reading.problems()));
        }
        return reading.shelf().orElseThrow();
    }
}

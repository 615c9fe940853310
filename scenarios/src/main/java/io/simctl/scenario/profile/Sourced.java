package io.simctl.scenario.profile;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A profile that says of its values where they come from. */
public interface Sourced {
    /** Names of the file's sources, each with the values that it is the source of. */
    Map<String, List<String>> sources();

    /** Name of the source of {@code value}. */
    default Optional<String> sourceOf(String value) {
        return sources().entrySet().stream()
                .filter(e -> e.getValue().contains(value))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}

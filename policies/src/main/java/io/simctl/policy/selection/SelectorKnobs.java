package io.simctl.policy.selection;

import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/** The knobs that all selections have: the name that is asked for, and who may answer. */
public interface SelectorKnobs {
    /** The model that requests ask for; it may be a name only, on the disk of no machine. */
    String model();

    /** The models that may answer, the favourite first. */
    List<String> targets();

    /** All models that these knobs mention. */
    default List<String> mentioned() {
        return Stream.concat(Stream.of(model()), targets().stream()).toList();
    }

    /** What is wrong with them, as sentences for the user. */
    default List<String> wrong() {
        if (targets().isEmpty()) {
            return List.of("`targets` is empty, so that nobody could answer; name at least one model");
        }
        if (new HashSet<>(targets()).size() < targets().size()) {
            return List.of("`targets` names a model twice; name each once");
        }
        return List.of();
    }
}

package io.simctl.scenario.bind;

import io.simctl.scenario.yaml.Names;

/**
 * The words by which messages speak of a record: "unknown <i>knob</i> {@code min_dwel} of <i>placement {@code
 * model-pools}</i>".
 *
 * @param component what its components are called
 * @param owner what it is called itself
 */
public record Wording(String component, String owner) {
    static Wording keyOf(String path) {
        return new Wording("key", Names.quote(path));
    }
}

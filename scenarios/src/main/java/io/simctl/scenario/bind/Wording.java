package io.simctl.scenario.bind;

import io.simctl.scenario.yaml.Names;

/**
 * The words of messages for a record: "unknown <i>knob</i> {@code min_dwel} of <i>placement {@code model-pools}</i>".
 *
 * @param component what its components are called
 * @param owner what it is called itself
 */
public record Wording(String component, String owner) {
    static Wording keyOf(String path) {
        return new Wording("key", Names.quote(path));
    }
}

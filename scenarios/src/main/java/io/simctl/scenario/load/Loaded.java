package io.simctl.scenario.load;

import io.simctl.scenario.Scenario;
import io.simctl.scenario.yaml.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A scenario that can be run.
 *
 * @param scenario what the file and the overrides say
 * @param effective the same as maps, lists and texts with every default filled in, as {@code EffectiveConfig} makes them
 * @param file where it was read
 * @param sets the overrides, each {@code path=value}
 * @param sha256 of the file, followed by the overrides as {@code NUL path=value} each; that of the file alone without any
 * @param warnings what is probably not meant
 */
public record Loaded(
        Scenario scenario,
        Map<String, Object> effective,
        Path file,
        List<String> sets,
        String sha256,
        List<Problem> warnings) {
    public Loaded {
        sets = List.copyOf(sets);
        warnings = List.copyOf(warnings);
    }
}

package io.simctl.scenario;

import io.simctl.scenario.Traffic.OpenLoop;
import io.simctl.scenario.bind.Binder;
import io.simctl.scenario.bind.Wording;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.OptionNodes;
import io.simctl.scenario.yaml.Problems;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Traffic that is given option by option instead of in a file. */
public final class TrafficOptions {
    private TrafficOptions() {}

    /**
     * Binds options whose names and values are those of a scenario's workload.
     *
     * @param options by key, each a YAML text, several of them making a list
     * @throws InvalidInput with all problems
     */
    public static OpenLoop bind(Map<String, List<String>> options) {
        Problems problems = new Problems();
        Optional<OpenLoop> traffic = OptionNodes.read(options, problems)
                .flatMap(node -> new Binder(problems, Path.of(""), Map.of())
                        .bind(node, OpenLoop.class, "", new Wording("option", "a synthetic trace")));
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems.inOrder());
        }
        return traffic.orElseThrow();
    }
}

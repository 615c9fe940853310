package io.simctl.experiments.emulate;

import io.simctl.scenario.yaml.Node;
import io.simctl.scenario.yaml.Node.Entry;
import io.simctl.scenario.yaml.Node.Mapping;
import io.simctl.scenario.yaml.Node.Scalar;
import io.simctl.scenario.yaml.SourceLocation;
import java.util.List;
import java.util.Map;

/** A scenario's document with nothing but one machine and its models, both by their profiles; the first model is resident. */
public final class ProfileScenario {
    /** Name of the machine in the fleet. */
    public static final String MACHINE = "machine";

    private ProfileScenario() {}

    /**
     * Puts it together; what it names is not looked up yet.
     *
     * @param hardware profile of the machine
     * @param models profiles of the models, at least one
     */
    public static Node of(String hardware, List<String> models) {
        SourceLocation at = SourceLocation.startOf("--model");
        Mapping entries = new Mapping(
                models.stream()
                        .map(profile -> new Entry(new Scalar(name(profile), true, at), new Scalar(profile, false, at)))
                        .toList(),
                at);
        String first = name(models.getFirst());
        Map<String, Object> frame = Map.of(
                "scenario", "serve",
                "duration", "1s",
                "hardware", Map.of(hardware, Map.of("profile", hardware)),
                "fleet", Map.of(MACHINE, Map.of("hardware", hardware, "resident", first)),
                "workload", List.of(Map.of("model", first, "rate", 1, "prompt", 1, "output", 1)),
                "policies", Map.of("any", Map.of()));
        return ((Mapping) Node.of(frame, SourceLocation.startOf("--hardware"))).with("models", entries);
    }

    /** A model's name: that of its profile, without the file that holds it. */
    private static String name(String profile) {
        String last = profile.substring(Math.max(profile.lastIndexOf('/'), profile.lastIndexOf('#')) + 1);
        return last.replaceFirst("\\.ya?ml$", "");
    }
}

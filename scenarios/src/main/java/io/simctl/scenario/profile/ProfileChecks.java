package io.simctl.scenario.profile;

import io.simctl.scenario.bind.EffectiveConfig;
import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.Node;
import io.simctl.scenario.yaml.Problems;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The checks of a file of profiles: whether its names lead somewhere. */
final class ProfileChecks {
    private static final Set<String> NEED_NO_SOURCE = Set.of("label", "sources", "measurements", "quantisations");

    private final ProfileFile file;
    private final Node root;
    private final Problems problems;

    ProfileChecks(ProfileFile file, Node root, Problems problems) {
        this.file = file;
        this.root = root;
        this.problems = problems;
    }

    void all() {
        file.hardware().forEach((name, profile) -> sourced(profile, "hardware", name));
        file.models().forEach((name, profile) -> model(name, profile));
    }

    private <T extends Record & Sourced> void sourced(T profile, String section, String name) {
        List<String> values = valuesOf(profile);
        profile.sources().forEach((source, of) -> {
            known(file.sources().keySet(), "source", source, section, name, "sources", source);
            of.forEach(value -> known(values, "value with a source", value, section, name, "sources", source));
        });
    }

    /** The values that a profile gives and that have sources of their own. */
    static List<String> valuesOf(Record profile) {
        return EffectiveConfig.tree(profile).entrySet().stream()
                .filter(e ->
                        !NEED_NO_SOURCE.contains(e.getKey()) && !e.getValue().equals(Map.of()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void model(String name, ModelProfile profile) {
        sourced(profile, "models", name);
        profile.quantisations()
                .forEach((key, quantisation) -> quantisation
                        .source()
                        .ifPresent(source -> known(
                                file.sources().keySet(),
                                "source",
                                source,
                                "models",
                                name,
                                "quantisations",
                                key,
                                "source")));
        for (int i = 0; i < profile.measurements().size(); i++) {
            measurement(name, profile, i);
        }
    }

    private void measurement(String name, ModelProfile profile, int index) {
        ModelProfile.Measurement measurement = profile.measurements().get(index);
        List<String> item = List.of("models", name, "measurements", Integer.toString(index));
        String source = measurement.source();
        String quantisation = measurement.quantisation();
        known(file.sources().keySet(), "source", source, path(item, "source"));
        known(profile.quantisations().keySet(), "quantisation", quantisation, path(item, "quantisation"));
    }

    private static String[] path(List<String> item, String key) {
        return Stream.concat(item.stream(), Stream.of(key)).toArray(String[]::new);
    }

    private void known(Collection<String> known, String what, String name, String... path) {
        if (!known.contains(name)) {
            problems.add(
                    root.nearest(Stream.of(path).toList()).at(),
                    "there is no %s %s%s".formatted(what, Names.quote(name), Names.hint(name, known)));
        }
    }
}

package io.simctl.scenario.profile;

import io.simctl.scenario.yaml.Node;
import io.simctl.scenario.yaml.Node.Entry;
import io.simctl.scenario.yaml.Node.Mapping;
import io.simctl.scenario.yaml.Node.Scalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Machines that the fleet calls by a profile, without an entry under {@code hardware}. */
final class FleetMachines {
    private static final String HARDWARE = "hardware";

    private FleetMachines() {}

    /** Adds the entries: each asks for the profile that is its name. */
    static Mapping named(Mapping document) {
        Optional<Node> section = document.get(HARDWARE);
        if (section.isPresent() && !(section.get() instanceof Mapping)) {
            return document;
        }
        Map<String, Entry> entries = new LinkedHashMap<>();
        section.ifPresent(hardware -> ((Mapping) hardware)
                .entries()
                .forEach(entry -> entries.put(entry.key().text(), entry)));
        for (Scalar name : ofTheFleet(document)) {
            Optional<Entry> entry = Optional.ofNullable(entries.get(name.text()));
            if (entry.map(e -> e.value().isImplied()).orElse(true) && ProfileFinder.meansHardware(name.text())) {
                List<Entry> own =
                        entry.map(e -> ((Mapping) e.value()).entries()).orElse(List.of());
                entries.put(name.text(), new Entry(name, new Mapping(own, name.at(), Optional.of(name), false)));
            }
        }
        return entries.isEmpty()
                ? document
                : document.with(
                        HARDWARE,
                        new Mapping(
                                List.copyOf(entries.values()),
                                section.orElse(document).at()));
    }

    private static List<Scalar> ofTheFleet(Mapping document) {
        return document.get("fleet").stream()
                .filter(Mapping.class::isInstance)
                .flatMap(fleet -> ((Mapping) fleet).entries().stream())
                .flatMap(entry -> entry.value().child(HARDWARE).stream())
                .filter(Scalar.class::isInstance)
                .map(Scalar.class::cast)
                .toList();
    }
}

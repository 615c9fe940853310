package io.simctl.cli.catalog;

import io.simctl.scenario.profile.Ceiling;
import io.simctl.scenario.profile.HardwareProfile;
import io.simctl.scenario.profile.ModelProfile;
import io.simctl.scenario.profile.Profiles;
import io.simctl.scenario.profile.Profiles.Named;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Profiles to show.
 *
 * @param ceilings of the machines with every model, and of the models on every machine; none when all are shown
 */
record ProfileSelection(
        List<Named<HardwareProfile>> hardware, List<Named<ModelProfile>> models, List<Ceiling> ceilings) {

    static ProfileSelection all(Profiles profiles) {
        return new ProfileSelection(hardwareOf(profiles), modelsOf(profiles), List.of());
    }

    /** The profile with this name; a machine also when the name says its memory. */
    static Optional<ProfileSelection> of(String name, Profiles profiles) {
        List<Named<HardwareProfile>> hardware = profiles.machine(name).stream().toList();
        List<Named<ModelProfile>> models =
                Optional.ofNullable(profiles.models().get(name)).stream().toList();
        return hardware.isEmpty() && models.isEmpty()
                ? Optional.empty()
                : Optional.of(withCeilings(hardware, models, profiles));
    }

    static ProfileSelection ofFile(Profiles file, Profiles shipped) {
        return withCeilings(hardwareOf(file), modelsOf(file), shipped);
    }

    private static ProfileSelection withCeilings(
            List<Named<HardwareProfile>> hardware, List<Named<ModelProfile>> models, Profiles others) {
        List<Ceiling> ceilings = Stream.of(
                        Ceiling.of(hardware, models),
                        Ceiling.of(hardware, modelsOf(others)),
                        Ceiling.of(hardwareOf(others), models))
                .flatMap(List::stream)
                .distinct()
                .toList();
        return new ProfileSelection(hardware, models, ceilings);
    }

    private static List<Named<HardwareProfile>> hardwareOf(Profiles profiles) {
        return List.copyOf(profiles.hardware().values());
    }

    private static List<Named<ModelProfile>> modelsOf(Profiles profiles) {
        return List.copyOf(profiles.models().values());
    }
}

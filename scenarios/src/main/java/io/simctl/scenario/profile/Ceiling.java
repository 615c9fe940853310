package io.simctl.scenario.profile;

import io.simctl.scenario.profile.ModelProfile.Quantisation;
import io.simctl.scenario.profile.Profiles.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The highest rate at which a machine can decode one request of a model: its bandwidth over the weights that a token needs.
 *
 * @param decode tokens per second
 * @param fits whether the weights fit into the largest memory that the machine is sold with
 */
public record Ceiling(String hardware, String model, String quantisation, double decode, boolean fits) {

    /** One for each machine and quantisation. */
    public static List<Ceiling> of(Iterable<Named<HardwareProfile>> hardware, Iterable<Named<ModelProfile>> models) {
        List<Ceiling> ceilings = new ArrayList<>();
        for (Named<HardwareProfile> machine : hardware) {
            for (Named<ModelProfile> model : models) {
                model.profile()
                        .quantisations()
                        .forEach((name, size) -> ceilings.add(new Ceiling(
                                machine.name(),
                                model.name(),
                                name,
                                model.profile().decodeCeiling(size, machine.profile()),
                                fits(size, machine.profile()))));
            }
        }
        return ceilings;
    }

    private static boolean fits(Quantisation size, HardwareProfile machine) {
        return IntStream.range(0, machine.memory().size())
                .anyMatch(i -> size.weights()
                        <= machine.memory().get(i) - machine.reserve().get(i));
    }
}

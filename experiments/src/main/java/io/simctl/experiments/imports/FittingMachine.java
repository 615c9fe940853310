package io.simctl.experiments.imports;

import io.simctl.scenario.profile.HardwareProfile;
import io.simctl.scenario.profile.Profiles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The smallest shipped machine that has room for so many bytes of models, or else the largest.
 *
 * @param name as a scenario writes it
 * @param usable bytes for models
 */
public record FittingMachine(String name, long usable) {
    private static final Pattern APPLE = Pattern.compile("m\\d.*");

    /** The machine for {@code bytes}: one of Apple's if the models run under MLX, a CUDA card otherwise while there is one. */
    public static FittingMachine of(long bytes, boolean isApple) {
        List<FittingMachine> all = all();
        List<FittingMachine> preferred = all.stream()
                .filter(machine -> APPLE.matcher(machine.name).matches() == isApple)
                .toList();
        return preferred.stream()
                .filter(machine -> machine.usable >= bytes)
                .findFirst()
                .or(() ->
                        all.stream().filter(machine -> machine.usable >= bytes).findFirst())
                .orElseGet(all::getLast);
    }

    /** All shipped machines in all sizes, the smallest first. */
    private static List<FittingMachine> all() {
        List<String> names = Profiles.machineNames();
        List<FittingMachine> all = new ArrayList<>();
        Profiles.shipped().hardware().forEach((name, named) -> {
            HardwareProfile profile = named.profile();
            Pattern size = Pattern.compile(Pattern.quote(name) + "-\\d+gb");
            List<String> sized = profile.memory().size() == 1
                    ? List.of(name)
                    : names.stream().filter(n -> size.matcher(n).matches()).toList();
            for (int i = 0; i < sized.size(); i++) {
                all.add(new FittingMachine(
                        sized.get(i),
                        profile.memory().get(i) - profile.reserve().get(i)));
            }
        });
        all.sort(Comparator.comparingLong(FittingMachine::usable));
        return all;
    }
}

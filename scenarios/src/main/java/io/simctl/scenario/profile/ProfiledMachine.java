package io.simctl.scenario.profile;

import io.simctl.scenario.bind.EffectiveConfig;
import io.simctl.scenario.profile.Profiles.Named;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A kind of machine in one size.
 *
 * @param memory in bytes; empty when it is sold in several sizes and none was said
 */
record ProfiledMachine(Named<HardwareProfile> named, OptionalLong memory) {
    private static final Set<String> NO_VALUES = Set.of("label", "memory", "reserve", "steps", "sources");

    /**
     * The machine that {@code name} means: a profile's name, with the memory behind it when it is sold in several sizes, as in
     * {@code m4-max-40-64gb}.
     */
    static Optional<ProfiledMachine> find(String name, Map<String, Named<HardwareProfile>> known) {
        if (known.containsKey(name)) {
            return Optional.ofNullable(known.get(name)).map(ProfiledMachine::ofOnlySize);
        }
        return known.values().stream()
                .filter(named -> isOfKind(name, named.name()))
                .flatMap(named -> named.profile().memory().stream()
                        .filter(size -> name.equals(sized(named.name(), size)))
                        .map(size -> new ProfiledMachine(named, OptionalLong.of(size))))
                .findFirst();
    }

    /** True if {@code name} may be that of a size of the machine {@code profile}. */
    static boolean isOfKind(String name, String profile) {
        return name.startsWith(profile + "-");
    }

    private static ProfiledMachine ofOnlySize(Named<HardwareProfile> named) {
        List<Long> sizes = named.profile().memory();
        return new ProfiledMachine(named, sizes.size() == 1 ? OptionalLong.of(sizes.getFirst()) : OptionalLong.empty());
    }

    private static String sized(String name, long size) {
        return name + "-" + HardwareProfile.sizeName(size);
    }

    /** The names that mean one machine in one size. */
    static List<String> sizedNames(Named<HardwareProfile> named) {
        List<Long> sizes = named.profile().memory();
        return sizes.size() == 1
                ? List.of(named.name())
                : sizes.stream().map(size -> sized(named.name(), size)).toList();
    }

    /** All names that {@link #find} finds. */
    static List<String> names(Map<String, Named<HardwareProfile>> known) {
        Set<String> names = new LinkedHashSet<>(known.keySet());
        known.values().forEach(named -> names.addAll(sizedNames(named)));
        return List.copyOf(names);
    }

    /** What the profile has to say of a scenario's machine with {@code bytes} of memory, as a tree of YAML. */
    Map<String, Object> values(long bytes) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("memory", bytes);
        values.put("reserve", named.profile().reserveOf(bytes));
        EffectiveConfig.tree(named.profile()).forEach((key, value) -> {
            if (!NO_VALUES.contains(key) && !value.equals(Map.of())) {
                values.put(key, value);
            }
        });
        return values;
    }
}

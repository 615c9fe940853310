package io.simctl.scenario.profile;

import io.simctl.scenario.bind.Binder;
import io.simctl.scenario.bind.Wording;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.Problems;
import io.simctl.scenario.yaml.YamlFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Profiles by name, in the order of their files. */
public final class Profiles {
    /**
     * A profile with what stands around it in its file.
     *
     * @param sources those of the file, by name: at least all that the profile refers to
     */
    public record Named<T extends Sourced>(String name, T profile, Map<String, Source> sources) {
        /** The source with this name; the check of the file saw to it that there is one. */
        public Source source(String source) {
            return Optional.ofNullable(sources.get(source)).orElseThrow();
        }

        /** Where {@code value} of the profile comes from, if the file says so. */
        public Optional<Source> origin(String value) {
            return profile.sourceOf(value).map(this::source);
        }
    }

    private static final class Shipped {
        static final List<ShippedFile> FILES = Stream.of("apple.yaml", "nvidia.yaml", "models.yaml")
                .map(ShippedFile::of)
                .toList();
    }

    private static final class AllShipped {
        static final Profiles ALL = readShipped(file -> Optional.of(file.text()));
    }

    private final Map<String, Named<HardwareProfile>> hardware = new LinkedHashMap<>();
    private final Map<String, Named<ModelProfile>> models = new LinkedHashMap<>();

    private Profiles() {}

    private void addAll(ProfileFile file) {
        file.hardware().forEach((name, profile) -> hardware.put(name, new Named<>(name, profile, file.sources())));
        file.models().forEach((name, profile) -> models.put(name, new Named<>(name, profile, file.sources())));
    }

    /** Those that come with simctl. */
    public static Profiles shipped() {
        return AllShipped.ALL;
    }

    /** Those that come with simctl and that {@code name} may mean; the others are not read. */
    static Profiles shipped(String name) {
        return readShipped(file -> file.only(entry -> name.equals(entry) || ProfiledMachine.isOfKind(name, entry)));
    }

    private static Profiles readShipped(Function<ShippedFile, Optional<String>> part) {
        Profiles profiles = new Profiles();
        Problems problems = new Problems();
        for (ShippedFile file : Shipped.FILES) {
            part.apply(file)
                    .flatMap(text -> YamlFile.of(file.name(), text.getBytes(StandardCharsets.UTF_8), problems))
                    .flatMap(yaml -> bind(yaml, Path.of(file.name()), problems))
                    .ifPresent(profiles::addAll);
        }
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems.inOrder());
        }
        return profiles;
    }

    /**
     * The profiles of a user's file.
     *
     * @throws InvalidInput with all problems of the file
     */
    public static Profiles read(Path file) {
        Problems problems = new Problems();
        Optional<Profiles> profiles = YamlFile.read(file, problems).map(yaml -> of(yaml, file, problems));
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems.inOrder());
        }
        return profiles.orElseThrow();
    }

    /** The profiles of a user's file; those that are wrong are left out and reported to {@code problems}. */
    static Profiles of(YamlFile yaml, Path file, Problems problems) {
        Profiles profiles = new Profiles();
        bind(yaml, file, problems).ifPresent(profiles::addAll);
        return profiles;
    }

    private static Optional<ProfileFile> bind(YamlFile yaml, Path file, Problems problems) {
        Binder binder = new Binder(problems, file, Map.of());
        Optional<ProfileFile> bound =
                binder.bind(yaml.root(), ProfileFile.class, "", new Wording("key", "the profile file"));
        bound.filter(profiles -> problems.isEmpty())
                .ifPresent(profiles -> new ProfileChecks(profiles, yaml.root(), problems).all());
        return bound;
    }

    /** Whether what a scenario calls a profile by means one in a user's file, and not one that comes with simctl. */
    public static boolean meansFile(String name) {
        return ProfileFinder.isFile(name);
    }

    /** All names that a scenario may call a shipped machine by: of the kind, and of the kind in each size. */
    public static List<String> machineNames() {
        return ProfiledMachine.names(shipped().hardware());
    }

    /** The kind of machine that {@code name} means: its name, or that with the memory behind it. */
    public Optional<Named<HardwareProfile>> machine(String name) {
        return ProfiledMachine.find(name, hardware).map(ProfiledMachine::named);
    }

    /** Machines by name. */
    public Map<String, Named<HardwareProfile>> hardware() {
        return Collections.unmodifiableMap(hardware);
    }

    /** Models by name. */
    public Map<String, Named<ModelProfile>> models() {
        return Collections.unmodifiableMap(models);
    }
}

package io.simctl.scenario.profile;

import io.simctl.scenario.bind.Binder;
import io.simctl.scenario.bind.Wording;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.Problems;
import io.simctl.scenario.yaml.YamlFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Profiles by name, in the order of their files. */
public final class Profiles {
    private static final List<String> SHIPPED = List.of("apple.yaml", "nvidia.yaml", "models.yaml");

    /**
     * A profile with what stands around it in its file.
     *
     * @param sources all of the file's, by name
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
        static final Profiles ALL = readShipped();
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
        return Shipped.ALL;
    }

    private static Profiles readShipped() {
        Profiles profiles = new Profiles();
        Problems problems = new Problems();
        for (String name : SHIPPED) {
            YamlFile.of(name, bytes(name), problems)
                    .flatMap(yaml -> bind(yaml, Path.of(name), problems))
                    .ifPresent(profiles::addAll);
        }
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems.inOrder());
        }
        return profiles;
    }

    private static byte[] bytes(String resource) {
        try (InputStream in = Profiles.class.getResourceAsStream(resource)) {
            return Objects.requireNonNull(in, resource).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

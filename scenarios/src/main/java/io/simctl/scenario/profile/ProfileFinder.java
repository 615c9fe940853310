package io.simctl.scenario.profile;

import io.simctl.scenario.bind.FileRef;
import io.simctl.scenario.profile.Profiles.Named;
import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.Node.Scalar;
import io.simctl.scenario.yaml.Problems;
import io.simctl.scenario.yaml.YamlFile;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The lookup of what a scenario calls a profile: one that comes with simctl, or one in a file of the user's. {@code
 * my-mac.yaml} means the only one in the file, {@code my-macs.yaml#studio} one of several.
 */
final class ProfileFinder {
    private static final char ENTRY = '#';

    private final Path scenario;
    private final Problems problems;
    private final Map<Path, Optional<Profiles>> read = new LinkedHashMap<>();
    private final List<byte[]> files = new ArrayList<>();

    ProfileFinder(Path scenario, Problems problems) {
        this.scenario = scenario;
        this.problems = problems;
    }

    /** The users' files that were read. */
    List<byte[]> files() {
        return List.copyOf(files);
    }

    /** Whether {@code name} is meant to be a machine's profile; that of a file may still turn out not to exist. */
    static boolean meansHardware(String name) {
        return isFile(name)
                || ProfiledMachine.find(name, Profiles.shipped(name).hardware()).isPresent();
    }

    /** Whether {@code name} is that of a file, or of an entry in one. */
    static boolean isFile(String name) {
        String file = fileOf(name);
        return file.contains("/") || file.endsWith(".yaml") || file.endsWith(".yml");
    }

    private static String fileOf(String name) {
        int entry = name.indexOf(ENTRY);
        return entry < 0 ? name : name.substring(0, entry);
    }

    /** The machine that {@code name} means; an empty name means none, without complaint. */
    Optional<ProfiledMachine> hardware(Scalar name) {
        if (name.text().isEmpty()) {
            return Optional.empty();
        }
        if (!isFile(name.text())) {
            return ProfiledMachine.find(
                            name.text(), Profiles.shipped(name.text()).hardware())
                    .or(() -> unknown(name, name.text(), "hardware", Profiles.machineNames()));
        }
        return file(name).flatMap(profiles -> {
            Map<String, Named<HardwareProfile>> known = profiles.hardware();
            return entry(name, "hardware", known.keySet(), ProfiledMachine.names(known))
                    .flatMap(entry -> ProfiledMachine.find(entry, known));
        });
    }

    /** The model that {@code name} means; an empty name means none, without complaint. */
    Optional<Named<ModelProfile>> model(Scalar name) {
        if (name.text().isEmpty()) {
            return Optional.empty();
        }
        if (!isFile(name.text())) {
            return Optional.ofNullable(Profiles.shipped(name.text()).models().get(name.text()))
                    .or(() -> unknown(
                            name,
                            name.text(),
                            "model",
                            Profiles.shipped().models().keySet()));
        }
        return file(name).flatMap(profiles -> {
            Map<String, Named<ModelProfile>> known = profiles.models();
            return entry(name, "model", known.keySet(), known.keySet()).map(known::get);
        });
    }

    private <T> Optional<T> unknown(Scalar at, String name, String kind, Collection<String> known) {
        problems.add(
                at.at(), "there is no %s profile %s%s".formatted(kind, Names.quote(name), Names.hint(name, known)));
        return Optional.empty();
    }

    private Optional<Profiles> file(Scalar name) {
        String written = fileOf(name.text());
        try {
            Path path = FileRef.of(written, name.at(), scenario).path();
            if (!Files.isRegularFile(path)) {
                String reason = YamlFile.reason(path);
                problems.add(name.at(), "the profile %s cannot be read: %s".formatted(Names.quote(written), reason));
                return Optional.empty();
            }
            return read.computeIfAbsent(path.normalize(), this::read);
        } catch (InvalidPathException e) {
            problems.add(name.at(), "no file can be called " + Names.quote(written));
            return Optional.empty();
        }
    }

    /** Reads a file that there is; empty when anything in it is wrong. */
    private Optional<Profiles> read(Path path) {
        Problems found = new Problems();
        Optional<YamlFile> yaml = YamlFile.read(path, found);
        yaml.ifPresent(file -> files.add(file.bytes()));
        Optional<Profiles> profiles = yaml.map(file -> Profiles.of(file, path, found));
        found.inOrder().forEach(problem -> problems.add(problem.at(), problem.message()));
        return profiles.filter(p -> found.isEmpty());
    }

    /**
     * Which of a file's entries is meant.
     *
     * @param entries their names
     * @param known all that may stand behind the file's name
     */
    private Optional<String> entry(Scalar name, String kind, Set<String> entries, Collection<String> known) {
        String written = fileOf(name.text());
        if (written.length() < name.text().length()) {
            String entry = name.text().substring(written.length() + 1);
            return known.contains(entry) ? Optional.of(entry) : unknown(name, entry, kind, known);
        }
        if (entries.size() != 1) {
            String cure = entries.stream()
                    .findFirst()
                    .map(first -> "it has several; say which, such as " + Names.quote(written + ENTRY + first))
                    .orElse("it has none");
            problems.add(name.at(), "%s does not say which %s profile: %s".formatted(Names.quote(written), kind, cure));
        }
        return entries.stream().findFirst().filter(first -> entries.size() == 1);
    }
}

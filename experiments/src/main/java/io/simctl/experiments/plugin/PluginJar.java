package io.simctl.experiments.plugin;

import io.simctl.policy.type.PolicyType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/** The list of policies in a jar. */
final class PluginJar {
    private static final String SERVICES = "META-INF/services/" + PolicyType.class.getName();
    private static final String COMMENT = "#.*";

    private PluginJar() {}

    /** The names of the classes that a jar offers as policies; what is wrong with it goes to {@code problems}. */
    static List<String> read(Path path, Consumer<String> problems) {
        try (JarFile jar = new JarFile(path.toFile())) {
            Optional<ZipEntry> list = Optional.ofNullable(jar.getEntry(SERVICES));
            if (list.isEmpty()) {
                problems.accept(
                        "offers no policies: it has no `%s`; annotate the type of a policy with `@AutoService(PolicyType.class)`"
                                .formatted(SERVICES));
                return List.of();
            }
            List<String> names = names(jar, list.get());
            if (names.isEmpty()) {
                problems.accept("offers no policies: its `%s` is empty".formatted(SERVICES));
            }
            return names;
        } catch (IOException e) {
            problems.accept("is no jar that can be read: " + e.getMessage());
            return List.of();
        }
    }

    private static List<String> names(JarFile jar, ZipEntry list) throws IOException {
        try (InputStream in = jar.getInputStream(list)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceFirst(COMMENT, "").strip())
                    .filter(line -> !line.isEmpty())
                    .distinct()
                    .toList();
        }
    }
}

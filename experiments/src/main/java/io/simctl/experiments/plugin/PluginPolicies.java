package io.simctl.experiments.plugin;

import io.simctl.experiments.ScenarioSource;
import io.simctl.policy.type.Policies;
import io.simctl.policy.type.PolicyType;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.Names;
import io.simctl.scenario.yaml.Problems;
import io.simctl.scenario.yaml.SourceLocation;
import io.simctl.scenario.yaml.YamlFile;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The policies that come with simctl, and those of jars of the user's beside them. */
public final class PluginPolicies {
    private final List<PolicyType<?, ?>> types =
            new ArrayList<>(ScenarioSource.shipped().all());
    private final Problems problems = new Problems();

    private PluginPolicies() {}

    /**
     * All policies.
     *
     * @param places jars, and folders of jars
     * @throws InvalidInput with all that is wrong with them, each with the name of its jar
     */
    public static Policies of(List<Path> places) {
        if (places.isEmpty()) {
            return ScenarioSource.shipped();
        }
        PluginPolicies plugins = new PluginPolicies();
        List<Path> jars = places.stream().flatMap(plugins::jars).distinct().toList();
        plugins.load(jars);
        if (!plugins.problems.isEmpty()) {
            throw new InvalidInput(plugins.problems.inOrder());
        }
        return Policies.of(plugins.types);
    }

    /** The jar that a policy comes from; empty for those that come with simctl. */
    public static Optional<Path> jarOf(PolicyType<?, ?> type) {
        if (!(type.getClass().getClassLoader() instanceof URLClassLoader)) {
            return Optional.empty();
        }
        return Optional.ofNullable(type.getClass().getProtectionDomain().getCodeSource())
                .map(CodeSource::getLocation)
                .map(location -> Path.of(location.getPath()));
    }

    private Stream<Path> jars(Path place) {
        if (!Files.isDirectory(place)) {
            if (!Files.isRegularFile(place)) {
                problem(place, "cannot be read: " + YamlFile.reason(place));
            }
            return Stream.of(place).filter(Files::isRegularFile);
        }
        try (Stream<Path> files = Files.list(place)) {
            List<Path> jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
            if (jars.isEmpty()) {
                problem(place, "there is no jar in this folder");
            }
            return jars.stream();
        } catch (IOException e) {
            problem(place, "cannot be read: " + YamlFile.reason(place));
            return Stream.empty();
        }
    }

    /** One loader for all, so that a jar may use the classes of another. */
    private void load(List<Path> jars) {
        ClassLoader loader = new URLClassLoader(
                jars.stream().map(PluginPolicies::url).toArray(URL[]::new), PluginPolicies.class.getClassLoader());
        for (Path jar : jars) {
            PluginJar.read(jar, problem -> problem(jar, problem)).stream()
                    .flatMap(name -> PluginType.make(name, loader, problem -> problem(jar, problem)).stream())
                    .forEach(type -> add(type, jar));
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("every file has a URL", e);
        }
    }

    private void add(PolicyType<?, ?> type, Path jar) {
        Optional<PolicyType<?, ?>> same = types.stream()
                .filter(known -> known.kind() == type.kind() && known.name().equals(type.name()))
                .findFirst();
        if (same.isPresent()) {
            String where = jarOf(same.get()).map(Path::toString).orElse("comes with simctl");
            problem(
                    jar,
                    "there is a %s %s policy named %s already (%s); give this one another name"
                            .formatted(type.kind().level(), type.kind().slot(), Names.quote(type.name()), where));
        } else {
            types.add(type);
        }
    }

    private void problem(Path place, String message) {
        problems.add(SourceLocation.startOf(place.toString()), message);
    }
}

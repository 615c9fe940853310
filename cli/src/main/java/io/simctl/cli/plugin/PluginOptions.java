package io.simctl.cli.plugin;

import io.simctl.experiments.plugin.PluginPolicies;
import io.simctl.policy.type.Policies;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The option that adds policies from jars; where it is left out, the environment variable {@code SIMCTL_PLUGINS} has them. */
public final class PluginOptions {
    private static final String VARIABLE = "SIMCTL_PLUGINS";

    @Option(
            names = "--plugins",
            paramLabel = "JAR",
            description = "Jar with policies of your own, or a folder of them; may be repeated (default: those that the"
                    + " environment variable " + VARIABLE + " lists).")
    private List<Path> plugins = new ArrayList<>();

    /** The policies that come with simctl, and the user's. */
    public Policies policies() {
        return PluginPolicies.of(places());
    }

    /** The user's jars, and folders of them. */
    public List<Path> places() {
        return plugins.isEmpty() ? ofEnvironment() : List.copyOf(plugins);
    }

    private static List<Path> ofEnvironment() {
        return Optional.ofNullable(System.getenv(VARIABLE)).stream()
                .flatMap(list -> Arrays.stream(list.split(Pattern.quote(File.pathSeparator), -1)))
                .filter(path -> !path.isBlank())
                .map(Path::of)
                .toList();
    }
}

package io.simctl.cli.run;

import io.simctl.experiments.cluster.ClusterDriver;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that sends runs to a cluster. */
public final class ClusterOptions {
    @Option(
            names = "--master",
            paramLabel = "URL",
            description =
                    "Make the runs on Apache Spark: spark://host:port, or local[*] (needs the module spark). Workers read the"
                            + " scenario, its traces and plug-ins under the same paths.")
    private Optional<String> master = Optional.empty();

    /** Whether runs are to be made elsewhere. */
    public boolean isElsewhere() {
        return master.isPresent();
    }

    /** Starts the driver of the cluster; whoever asks closes it. */
    public ClusterDriver driver() throws IOException {
        return ClusterDriver.start(master.orElseThrow(), ownJars(), clusterJars());
    }

    /** Beside the build that this is part of. */
    private static Path clusterJars() {
        Path target = Path.of(System.getProperty("simctl.home", "."), "spark", "target");
        Path quick = target.resolve(Path.of("quick", "spark", "jars"));
        return Files.isDirectory(quick) ? quick : target.resolve(Path.of("spark", "jars"));
    }

    private static Path ownJars() {
        try {
            return Path.of(ClusterOptions.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolveSibling("");
        } catch (URISyntaxException e) {
            throw new IllegalStateException("every class of ours comes from a file", e);
        }
    }
}

package io.simctl.cli.run;

import io.simctl.experiments.JobPool;
import io.simctl.experiments.cluster.ClusterDriver;
import io.simctl.experiments.cluster.ClusterRuns;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
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

    /**
     * Workers for a study of many runs: of this process, or of a cluster, whose driver is then started and ends with them.
     *
     * @param plugins the user's jars, which the cluster's workers read as well
     */
    public Workers workers(List<Path> plugins) throws IOException {
        if (!isElsewhere()) {
            return new Workers(Optional.empty(), JobPool::new);
        }
        ClusterDriver driver = driver();
        return new Workers(Optional.of(driver), new ClusterRuns(driver, plugins)::pool);
    }

    /** Makers of the pools in which runs are made, and the driver of the cluster where there is one. */
    public record Workers(Optional<ClusterDriver> driver, Supplier<JobPool> pools) implements AutoCloseable {
        @Override
        public void close() {
            driver.ifPresent(ClusterDriver::close);
        }
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

package io.simctl.experiments.sweep;

import io.simctl.experiments.RunPlan;
import io.simctl.report.Report;
import io.simctl.report.Setup;
import io.simctl.report.artifact.Artifact;
import io.simctl.report.artifact.ArtifactFile;
import io.simctl.report.artifact.InvalidArtifact;
import io.simctl.report.metric.MetricCatalogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder of finished points, an artifact each. A file's name is the digest of all that its runs depend on, so that a sweep that goes on, or
 * one of more points, finds what is done already, and never takes the runs of another scenario for its own.
 */
public final class PointStore {
    private static final String FOLDER = "points";
    private static final String ENDING = ".artifact.json.gz";
    private static final String UNFINISHED = ".tmp";
    private static final int DIGITS = 16;

    private final Path folder;

    /** The store of a directory of results; what is unfinished in it is removed. */
    public PointStore(Path directory) throws IOException {
        folder = directory.resolve(FOLDER);
        Files.createDirectories(folder);
        for (Path file : files(ENDING + UNFINISHED)) {
            Files.delete(file);
        }
    }

    private List<Path> files(String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ending))
                    .toList();
        }
    }

    /** The name of a point's file, from the directory of results. */
    static String name(RunPlan plan, Setup setup) {
        var text = new StringBuilder(setup.inputs().scenarioSha256());
        setup.inputs().traces().forEach(trace -> text.append('\n').append(trace.sha256()));
        text.append('\n').append(plan.policies()).append('\n').append(plan.replications());
        text.append('\n').append(setup.configuration());
        return FOLDER + "/" + digest(text.toString()) + ENDING;
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The report of a finished point; empty when it is not finished, or its file is damaged. */
    Optional<Report> find(String name, Setup setup) throws IOException {
        Path file = folder.resolveSibling(name);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            Artifact artifact = ArtifactFile.read(file);
            return artifact.setup().equals(setup) && artifact.missing().isEmpty()
                    ? Optional.of(artifact.report(MetricCatalogue.standard()))
                    : Optional.empty();
        } catch (InvalidArtifact damaged) {
            return Optional.empty();
        }
    }

    /** Keeps a finished point: whole, or not at all. */
    void keep(String name, Report report) throws IOException {
        Path file = folder.resolveSibling(name);
        Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
        ArtifactFile.write(Artifact.of(report), unfinished);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Files of points that are none of these: those of another state of the scenario, or of another design. */
    public long others(List<String> names) throws IOException {
        Set<String> known = new HashSet<>(names);
        return files(ENDING).stream()
                .filter(file -> !known.contains(FOLDER + "/" + file.getFileName()))
                .count();
    }
}

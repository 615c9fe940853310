package io.simctl.experiments.sweep;

import io.simctl.scenario.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;

/** The files of a sweep: {@code sweep.csv}, {@code points.csv}, {@code sweep.json} and the page {@code sweep.html}. */
public final class SweepFiles {
    private static final String JSON = "sweep.json";

    /** In the order in which they are put in place: the first is what a directory of ours is known by. */
    private static final List<String> NAMES = List.of(JSON, "sweep.csv", "points.csv", "sweep.html");

    private SweepFiles() {}

    @FunctionalInterface
    private interface Writer {
        /** Writes a whole file. */
        void write(Path file) throws IOException;
    }

    /**
     * Refuses a directory with files of others by these names.
     *
     * @throws IOException with a sentence for the user
     */
    public static void requireOurs(Path folder) throws IOException {
        StudyFolder.requireOurs(folder, JSON, SweepJson.SCHEMA, NAMES);
    }

    /** Writes all of them, each beside its place and then into it. */
    public static void write(SweepReport report, Path folder) throws IOException {
        requireOurs(folder);
        Files.createDirectories(folder);
        WholeFile.write(folder.resolve(JSON), SweepJson.of(report));
        var csv = new SweepCsv(report.result());
        replace(folder.resolve("sweep.csv"), csv::figures);
        replace(folder.resolve("points.csv"), csv::points);
        WholeFile.write(folder.resolve("sweep.html"), SweepPage.of(report));
    }

    private static void replace(Path file, Writer writer) throws IOException {
        Path unfinished = file.resolveSibling(".simctl-" + UUID.randomUUID());
        try {
            writer.write(unfinished);
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }
}

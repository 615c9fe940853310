package io.simctl.experiments.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The files of a sweep: {@code sweep.csv}, {@code points.csv}, {@code sweep.json} and the page {@code sweep.html}. */
public final class SweepFiles {
    private SweepFiles() {}

    @FunctionalInterface
    private interface Writer {
        /** Writes a whole file. */
        void write(Path file) throws IOException;
    }

    /** Writes all of them, each beside its place and then into it. */
    public static void write(SweepReport report, Path folder) throws IOException {
        Files.createDirectories(folder);
        var csv = new SweepCsv(report.result());
        replace(folder.resolve("sweep.csv"), csv::figures);
        replace(folder.resolve("points.csv"), csv::points);
        replace(folder.resolve("sweep.json"), file -> Files.writeString(file, SweepJson.of(report)));
        replace(folder.resolve("sweep.html"), file -> Files.writeString(file, SweepPage.of(report)));
    }

    private static void replace(Path file, Writer writer) throws IOException {
        Path unfinished = file.resolveSibling("." + file.getFileName() + ".tmp");
        writer.write(unfinished);
        Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    }
}

package io.simctl.cli.decide;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;

/**
 * The summary of a GitHub Actions job: a file of Markdown that its steps append to. GitHub shows none of it when it is larger than 1 MiB, so
 * that what would not fit is cut.
 */
final class JobSummary {
    private static final int LIMIT = 1024 * 1024;
    private static final String CUT = "\n\nCut here, since a job summary may have 1 MiB.\n";

    private JobSummary() {}

    /** The file that the environment names. */
    static Optional<Path> file(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("GITHUB_STEP_SUMMARY"))
                .filter(name -> !name.isBlank())
                .map(Path::of);
    }

    /** Appends as much of a text as fits. */
    static void append(Path file, String text) throws IOException {
        long there = Files.exists(file) ? Files.size(file) : 0;
        long room = LIMIT - there - 1;
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        String fitting = bytes.length <= room ? text : cut(text, room - CUT.length());
        Files.writeString(file, fitting, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Whole lines of the text in so many bytes; nothing where there is no room for a line. */
    private static String cut(String text, long room) {
        StringBuilder kept = new StringBuilder();
        long bytes = 0;
        for (String line : text.split("(?<=\n)", -1)) {
            bytes += line.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > room) {
                break;
            }
            kept.append(line);
        }
        return kept.isEmpty() ? "" : kept + CUT;
    }
}

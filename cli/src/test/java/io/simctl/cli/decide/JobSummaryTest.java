package io.simctl.cli.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobSummaryTest {
    private static final long LIMIT = 1024 * 1024;

    @TempDir
    private Path folder;

    @Test
    void isTheFileThatTheEnvironmentNames() {
        assertThat(JobSummary.file(Map.of("GITHUB_STEP_SUMMARY", "/a/b"))).contains(Path.of("/a/b"));
        assertThat(JobSummary.file(Map.of("GITHUB_STEP_SUMMARY", " "))).isEmpty();
        assertThat(JobSummary.file(Map.of())).isEmpty();
    }

    @Test
    void isAppendedTo() throws IOException {
        Path file = folder.resolve("summary.md");

        JobSummary.append(file, "one\n");
        JobSummary.append(file, "two\n");

        assertThat(file).hasContent("one\ntwo\n");
    }

    @Test
    void neverGrowsToItsLimit() throws IOException {
        Path file = folder.resolve("summary.md");
        String line = "ä".repeat(100) + "\n";

        JobSummary.append(file, line.repeat(3000));
        JobSummary.append(file, line.repeat(3000));
        assertThat(Files.size(file)).isBetween(LIMIT - 1000, LIMIT - 1);
        assertThat(Files.readString(file)).endsWith("Cut here, since a job summary may have 1 MiB.\n");
        JobSummary.append(file, line);

        assertThat(Files.size(file)).isLessThan(LIMIT);
    }
}

package io.simctl.report.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.simctl.report.Report;
import io.simctl.report.RunFacts;
import io.simctl.report.artifact.Artifact;
import io.simctl.report.artifact.ArtifactFile;
import io.simctl.report.comparison.ComparisonTable;
import io.simctl.report.comparison.Comparisons;
import io.simctl.report.html.HtmlReport;
import io.simctl.report.metric.MetricCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The results in a directory, read again: enough to make its page anew, and to write them in other formats. */
public final class StoredResults {
    private static final String PAGE = "report.html";
    private static final String RUN = "run.json";

    private StoredResults() {}

    /**
     * The report of a directory of results.
     *
     * @throws IOException when it holds none, or one that this simctl cannot read
     */
    public static Report report(Path folder) throws IOException {
        Artifact artifact = ArtifactFile.read(folder);
        Optional<String> missing = artifact.missing();
        if (missing.isPresent()) {
            throw new IOException(folder + ": " + missing.get() + "; run all of its policies equally often");
        }
        return artifact.report(MetricCatalogue.standard());
    }

    /** The page of a directory of results, by its file. */
    public static Path page(Path folder) {
        return folder.resolve(PAGE);
    }

    /** Makes the page of a directory anew, and puts it in place of the one that is there. */
    public static Path renderPage(Path folder) throws IOException {
        Report report = report(folder);
        ComparisonTable table = ComparisonTable.of(report, Comparisons.of(report));
        Path written = folder.resolve(".simctl-" + PAGE);
        try {
            Files.writeString(written, HtmlReport.of(report, table, facts(folder)));
            return Files.move(written, page(folder), StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    /** When and where it was run, as far as {@code run.json} says so. */
    private static RunFacts facts(Path folder) throws IOException {
        Path file = folder.resolve(RUN);
        JsonNode run =
                Files.exists(file) ? new JsonMapper().readTree(file.toFile()) : new JsonMapper().createObjectNode();
        List<String> command = new ArrayList<>();
        run.path("command").forEach(word -> command.add(word.asText()));
        return new RunFacts(
                run.path("simctl").asText("unknown"),
                command,
                startedAt(run.path("started_at").asText()),
                seconds(run, "wall_s"),
                seconds(run, "simulated_s"),
                run.path("requests").asLong(),
                run.path("peak_memory_bytes").asLong(),
                run.path("java").asText("unknown"),
                run.path("system").asText("unknown"),
                run.path("processors").asInt());
    }

    private static Instant startedAt(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    private static Duration seconds(JsonNode run, String key) {
        return Duration.ofNanos((long) (run.path(key).asDouble() * 1e9));
    }
}

package io.simctl.report.file;

import io.simctl.control.RunListener;
import io.simctl.fleet.Fleet;
import io.simctl.report.Report;
import io.simctl.report.RunFacts;
import io.simctl.report.artifact.Artifact;
import io.simctl.report.artifact.ArtifactFile;
import io.simctl.report.comparison.Comparison;
import io.simctl.report.comparison.ComparisonTable;
import io.simctl.report.comparison.Comparisons;
import io.simctl.report.html.HtmlReport;
import io.simctl.report.metric.MetricCatalogue;
import io.simctl.report.text.Summary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;

/**
 * The folder that the results of a command go to. Everything is first written to a hidden folder beside the final files and then renamed
 * into place, {@code report.json} last: whoever finds that file finds the whole report, and a run that breaks off leaves what
 * was there before.
 *
 * <p>Files of others in the directory are left alone: a directory that has one by the name of a result is refused, and so is one in
 * which an input of the command goes by such a name.
 */
public final class ResultDirectory implements AutoCloseable {
    private static final String REPORT = "report.json";
    private static final String REQUESTS = "requests.csv";
    private static final String EVENTS = "events.csv";
    private static final String RUN = "run.json";

    /** In the order in which they are put in place: the first is what a directory of ours is known by. */
    private static final List<String> FILES =
            List.of(RUN, REQUESTS, EVENTS, "summary.md", "report.html", ArtifactFile.NAME, REPORT);

    private static final int HEAD_BYTES = 256;

    private final MetricCatalogue metrics;
    private final Path target;
    private final StagingFolder staging;
    private final CsvFile requests;
    private final CsvFile events;

    private ResultDirectory(Path target, StagingFolder staging, MetricCatalogue metrics) {
        this.metrics = metrics;
        this.target = target;
        this.staging = staging;
        requests = new CsvFile(staging, REQUESTS, RequestsCsv.columns(metrics));
        events = new CsvFile(staging, EVENTS, EventsCsv.COLUMNS);
    }

    /**
     * Opens a directory for results, and makes it when there is none.
     *
     * @param inputs files that the command reads, of which none may be written over
     * @throws IOException when it cannot be written to; the message says so in a sentence for the user
     */
    public static ResultDirectory open(Path target, Collection<Path> inputs) throws IOException {
        return open(target, inputs, MetricCatalogue.standard());
    }

    /** Opens a directory for results that show these metrics; see {@link #open(Path, Collection)}. */
    public static ResultDirectory open(Path target, Collection<Path> inputs, MetricCatalogue metrics)
            throws IOException {
        try {
            Files.createDirectories(target);
        } catch (FileAlreadyExistsException e) {
            throw new IOException("cannot write results to " + target + ": there is a file of that name", e);
        } catch (IOException e) {
            throw new IOException("cannot write results to " + target + ": " + reason(e), e);
        }
        requireOurs(target, inputs);
        try {
            return new ResultDirectory(target, StagingFolder.in(target), metrics);
        } catch (IOException e) {
            throw new IOException("cannot write results to " + target + ": " + reason(e), e);
        }
    }

    private static void requireOurs(Path target, Collection<Path> inputs) throws IOException {
        boolean ours = isOurs(target);
        for (String name : FILES) {
            Path file = target.resolve(name);
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            boolean isTable = name.equals(REQUESTS) || name.equals(EVENTS);
            if (!ours || (isTable && !head(file).startsWith(CsvFile.FIRST))) {
                throw new IOException("cannot write results to " + target + ": " + name
                        + " there is not of simctl; choose another folder with --out");
            }
            for (Path input : inputs) {
                if (Files.exists(input) && Files.isSameFile(input, file)) {
                    throw new IOException("cannot write results to " + target + ": " + name
                            + " there is what this run reads; choose another folder with --out");
                }
            }
        }
    }

    /** Whether a directory was made by simctl, and what goes by the names of results there may be written over. */
    public static boolean isOurs(Path directory) throws IOException {
        Path run = directory.resolve(RUN);
        return Files.isRegularFile(run) && head(run).contains('"' + RunJson.SCHEMA + '"');
    }

    private static String head(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8);
        }
    }

    private static String reason(IOException e) {
        return e instanceof java.nio.file.AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
    }

    /** A listener that writes a line of {@code requests.csv} for each request of a run; runs may go on side by side. */
    public RunListener requestsCsv(String policy, int replication, Fleet fleet) {
        return new RequestsCsv(requests.part(policy, replication), fleet, metrics);
    }

    /** A listener that writes a line of {@code events.csv} for each event of a run; runs may go on side by side. */
    public RunListener eventsCsv(String policy, int replication, Fleet fleet) {
        return new EventsCsv(events.part(policy, replication), fleet);
    }

    /**
     * Writes the files of the report and puts all in place, those of listeners included; what an earlier command left of ours
     * and this one does not have is removed.
     */
    public void write(Report report, RunFacts facts) throws IOException {
        try {
            stage(report, facts);
            place();
        } catch (IOException e) {
            throw new IOException("cannot write results to " + target + ": " + reason(e), e);
        }
    }

    private void stage(Report report, RunFacts facts) throws IOException {
        List<Comparison> comparisons = Comparisons.of(report);
        ComparisonTable table = ComparisonTable.of(report, comparisons);
        requests.join(report);
        events.join(report);
        put(RUN, RunJson.of(facts, report));
        put("summary.md", Summary.of(report, table, comparisons));
        put("report.html", HtmlReport.of(report, table, facts));
        ArtifactFile.write(Artifact.of(report), staging.resolve(ArtifactFile.NAME));
        put(REPORT, ReportJson.of(report, comparisons));
    }

    private void place() throws IOException {
        for (String file : FILES) {
            Path written = staging.resolve(file);
            if (Files.exists(written)) {
                move(written, target.resolve(file));
            } else {
                Files.deleteIfExists(target.resolve(file));
            }
        }
    }

    private void put(String file, String text) throws IOException {
        Files.writeString(staging.resolve(file), text);
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Removes what was not put in place. */
    @Override
    public void close() throws IOException {
        requests.close();
        events.close();
        staging.close();
    }
}

package io.simctl.report.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.simctl.report.FakeReport;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.RunFacts;
import io.simctl.report.file.ResultDirectory;
import io.simctl.report.metric.MetricCatalogue;
import io.simctl.report.result.RunResult;
import io.simctl.report.result.Shares;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactFileTest {
    /** Artifacts as each version of the format has them. They are never written anew: old files must stay readable. */
    private static final String FIRST_VERSION = "artifact-1.json";

    private static final String SECOND_VERSION = "artifact-2.json";

    private static final String THIRD_VERSION = "artifact-3.json";

    private static final String FOURTH_VERSION = "artifact-4.json";

    private static final String FIFTH_VERSION = "artifact-5.json";

    private static final String SIXTH_VERSION = "artifact-6.json";

    private static String text(Path file) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Path file(Path folder, String text) throws IOException {
        Path file = folder.resolve(ArtifactFile.NAME);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    @Property(tries = 60)
    void whatIsReadEqualsWhatWasWritten(@ForAll long seed) throws IOException {
        Path file = Files.createTempFile("artifact", ".json.gz");
        try {
            Artifact artifact = RandomArtifact.of(seed);
            ArtifactFile.write(artifact, file);
            byte[] bytes = Files.readAllBytes(file);

            Artifact read = ArtifactFile.read(file);

            assertThat(read.equals(artifact)).as("equal in every field").isTrue();
            ArtifactFile.write(read, file);
            assertThat(Files.readAllBytes(file)).as("written once more").isEqualTo(bytes);
        } finally {
            Files.delete(file);
        }
    }

    @Property(tries = 60)
    void isWrittenAsTheMappingThatReadsItWouldWriteIt(@ForAll long seed) throws IOException {
        Path file = Files.createTempFile("artifact", ".json.gz");
        try {
            Artifact artifact = RandomArtifact.of(seed);
            ArtifactFile.write(artifact, file);

            assertThat(text(file)).isEqualTo(ArtifactJson.mapper().writeValueAsString(ArtifactFile.content(artifact)));
        } finally {
            Files.delete(file);
        }
    }

    @Nested
    class OfReports {
        @TempDir
        private Path folder;

        @Test
        void replicationsMergedFromDiskHaveThePercentilesOfThoseInMemory() throws IOException {
            Report report = FakeReport.twoDaysThrice();
            Artifact all = Artifact.of(report);
            List<Path> files = new ArrayList<>();
            for (Artifact.Run run : all.runs()) {
                files.add(folder.resolve("run-" + files.size()));
                ArtifactFile.write(new Artifact(all.setup(), List.of(run), List.of()), files.getLast());
            }
            Artifact merged = ArtifactFile.readAll(files);

            assertThat(merged).isEqualTo(all);
            Report read = merged.report(MetricCatalogue.standard());
            assertThat(read.policies())
                    .extracting(PolicyResult::models)
                    .isEqualTo(
                            report.policies().stream().map(PolicyResult::models).toList());
        }

        @Test
        void aReportFromDiskIsTheReportOfTheRunsToTheByte() throws IOException {
            for (Report report : List.of(FakeReport.small(), FakeReport.twoDaysThrice())) {
                Path original = written(report, "original");

                Path again = written(ArtifactFile.read(original).report(MetricCatalogue.standard()), "again");

                for (String name : List.of("report.json", "summary.md", "report.html", ArtifactFile.NAME)) {
                    assertThat(again.resolve(name)).as(name).hasSameBinaryContentAs(original.resolve(name));
                }
            }
        }

        private Path written(Report report, String name) throws IOException {
            var facts =
                    new RunFacts("0", List.of(), Instant.EPOCH, Duration.ZERO, Duration.ZERO, 0, 0, "25", "Linux", 2);
            Path target = folder.resolve(name);
            try (var results = ResultDirectory.open(target, List.of())) {
                results.write(report, facts);
            }
            return target;
        }
    }

    @Nested
    class OfEachVersion {
        @TempDir
        private Path folder;

        private static String stored(String version) throws IOException {
            try (InputStream in = ArtifactFileTest.class.getResourceAsStream(version)) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            }
        }

        @Test
        void theSixthIsReadAndWrittenAsItWas() throws IOException {
            Path file = file(folder, stored(SIXTH_VERSION));

            Artifact artifact = ArtifactFile.read(file);

            assertThat(artifact.report(MetricCatalogue.standard()).policies()).hasSize(2);
            ArtifactFile.write(artifact, file);
            assertThat(text(file)).isEqualTo(stored(SIXTH_VERSION));
        }

        @Test
        void theFirstIsReadAsItsContentIsWrittenToday() throws IOException {
            Artifact first = ArtifactFile.read(file(folder, stored(FIRST_VERSION)));

            assertThat(first).isEqualTo(ArtifactFile.read(file(folder, stored(SECOND_VERSION))));
        }

        @Test
        void theSecondKnowsNothingOfShares() throws IOException {
            Artifact second = ArtifactFile.read(file(folder, stored(SECOND_VERSION)));
            Artifact third = ArtifactFile.read(file(folder, stored(THIRD_VERSION)));

            assertThat(second)
                    .isEqualTo(new Artifact(
                            third.setup(),
                            third.runs().stream()
                                    .map(OfEachVersion::withoutShares)
                                    .toList(),
                            third.live()));
        }

        @Test
        void theThirdKnowsNothingOfTheWorstRequests() throws IOException {
            Artifact third = ArtifactFile.read(file(folder, stored(THIRD_VERSION)));
            Artifact fourth = ArtifactFile.read(file(folder, stored(FOURTH_VERSION)));

            assertThat(fourth.runs())
                    .anyMatch(run -> run.result().worst().stream()
                            .anyMatch(stretch -> !stretch.requests().isEmpty()));
            assertThat(third)
                    .isEqualTo(new Artifact(
                            fourth.setup(),
                            fourth.runs().stream()
                                    .map(run -> new Artifact.Run(
                                            run.policy(),
                                            run.replication(),
                                            run.result().with(List.of())))
                                    .toList(),
                            fourth.live()));
        }

        @Test
        void theFourthKnowsNothingOfPlans() throws IOException {
            Artifact fourth = ArtifactFile.read(file(folder, stored(FOURTH_VERSION)));
            Artifact fifth = ArtifactFile.read(file(folder, stored(FIFTH_VERSION)));

            assertThat(fifth.runs().getFirst().result().shares().pools().plans())
                    .isEqualTo(3);
            assertThat(fourth)
                    .isEqualTo(new Artifact(
                            fifth.setup(),
                            fifth.runs().stream()
                                    .map(run -> with(
                                            run,
                                            new Shares(
                                                    run.result().shares().machines(),
                                                    run.result().shares().principals())))
                                    .toList(),
                            fifth.live()));
        }

        @Test
        void theFifthKnowsNothingOfFaults() throws IOException {
            Artifact fifth = ArtifactFile.read(file(folder, stored(FIFTH_VERSION)));
            Artifact sixth = ArtifactFile.read(file(folder, stored(SIXTH_VERSION)));

            assertThat(sixth.runs().getFirst().result().shares().faults()).hasSize(2);
            assertThat(fifth)
                    .isEqualTo(new Artifact(
                            sixth.setup(),
                            sixth.runs().stream()
                                    .map(run -> with(run, run.result().shares().with(List.of())))
                                    .toList(),
                            sixth.live()));
        }

        private static Artifact.Run withoutShares(Artifact.Run run) {
            return with(run, Shares.NONE);
        }

        private static Artifact.Run with(Artifact.Run run, Shares shares) {
            RunResult of = run.result();
            RunResult result = new RunResult(
                    of.warmup(), of.end(), of.models(), of.fleet(), of.series(), of.residency(), shares, of.worst());
            return new Artifact.Run(run.policy(), run.replication(), result);
        }
    }

    @Nested
    class OfNoUse {
        @TempDir
        private Path folder;

        private Path changed(UnaryOperator<String> change) throws IOException {
            Path file = folder.resolve(ArtifactFile.NAME);
            ArtifactFile.write(Artifact.of(FakeReport.small()), file);
            return file(folder, change.apply(text(file)));
        }

        private void isAnsweredWith(Path file, String problem, String cure) {
            assertThatThrownBy(() -> ArtifactFile.read(file))
                    .isInstanceOf(InvalidArtifact.class)
                    .hasMessageStartingWith(file + ": ")
                    .hasMessageContaining(problem)
                    .hasMessageContaining(cure);
        }

        @Test
        void anUnknownVersionIsNamedWithTheOneThatIsKnown() throws IOException {
            isAnsweredWith(
                    changed(text -> text.replace("simctl/artifact/6", "simctl/artifact/7")),
                    "has the schema `simctl/artifact/7`, where this simctl reads `simctl/artifact/6`",
                    "the simctl that wrote it");
        }

        @Test
        void aReportIsNoArtifact() throws IOException {
            isAnsweredWith(file(folder, "{\"scenario\":\"x\"}"), "does not begin with its schema", "run the scenario");
            isAnsweredWith(file(folder, "hello"), "is no compressed JSON", "that simctl wrote");
            isAnsweredWith(file(folder, ""), "does not begin with its schema", "run the scenario");
            isAnsweredWith(
                    Files.writeString(folder.resolve("plain"), "{\"schema\":\"simctl/artifact/6\"}"),
                    "is no compressed JSON",
                    "name an artifact.json.gz");
        }

        @Test
        void aFileThatIsCutOffIsDamaged() throws IOException {
            Path file = changed(text -> text);
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));

            isAnsweredWith(file, "is damaged or cut off", "run the scenario again");
        }

        @Test
        void whatIsMissingWrongOrUnknownIsNamedByItsPlace() throws IOException {
            String again = "run the scenario again";
            isAnsweredWith(changed(text -> text.replace("\"warmup\":", "\"warm\":")), "runs[0].result", again);
            isAnsweredWith(changed(text -> text.replace("\"bits\":8", "\"bits\":\"x\"")), ".bits: ", again);
            isAnsweredWith(changed(text -> text.replace("\"seed\":345", "\"seed\":null")), "setup.seed: ", again);
            isAnsweredWith(changed(text -> text.replace("\"ttft_ms.p50\"", "\"ttft\"")), "no metric ttft", again);
            isAnsweredWith(changed(text -> text.replace("\"switches\":", "\"swaps\":")), "`switches`", again);
            isAnsweredWith(changed(text -> text.substring(0, text.length() - 9)), "column ", again);
            isAnsweredWith(
                    changed(text -> text.replace("\"replication\":0", "\"replication\":1e99")),
                    "runs[0].replication: ",
                    again);
        }

        @Test
        void runsThatDoNotFitTheSetupAreNone() throws IOException {
            isAnsweredWith(
                    changed(text -> text.replace("\"machines\":[\"studio-1\",", "\"machines\":[")),
                    "swap-on-demand, replication 0 does not have 2 machines",
                    "run the scenario again");
            isAnsweredWith(
                    changed(text -> text.replace("\"resident\":[0]", "\"resident\":[2]")),
                    "has a model in memory that is none of the 2",
                    "run the scenario again");
        }

        @Test
        void filesThatDoNotBelongTogetherAreNamed() throws IOException {
            Path first = folder.resolve("first");
            ArtifactFile.write(Artifact.of(FakeReport.small()), first);
            Path second = changed(text -> text.replace("\"seed\":345", "\"seed\":346"));

            assertThatThrownBy(() -> ArtifactFile.readAll(List.of(first, second)))
                    .isInstanceOf(InvalidArtifact.class)
                    .hasMessage(second + ": does not go with " + first
                            + ": it has another seed; name artifacts of one scenario, seed and inputs");
        }

        @Test
        void aDirectoryWithoutOneIsNamed() {
            isAnsweredWith(folder, "holds no artifact.json.gz", "a directory that simctl wrote results to");
        }
    }
}

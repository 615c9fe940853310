package io.simctl.report.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.simctl.control.RunListener;
import io.simctl.report.FakeReport;
import io.simctl.report.FakeRun;
import io.simctl.report.FakeRun.Habit;
import io.simctl.report.Report;
import io.simctl.report.RunFacts;
import io.simctl.report.metric.LatencyMetrics;
import io.simctl.report.metric.MetricCatalogue;
import io.simctl.report.result.FleetCount;
import io.simctl.report.result.RequestCount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultDirectoryTest {
    private static final RunFacts FACTS = new RunFacts(
            "0.1.0",
            List.of("simctl", "run", "fake.yaml"),
            Instant.parse("2026-03-01T12:00:00Z"),
            Duration.ofMillis(1500),
            Duration.ofDays(2),
            300_000,
            200L << 20,
            "25 (Temurin)",
            "Linux amd64",
            8);

    @TempDir
    private Path folder;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void write(Report report) throws IOException {
        try (var results = ResultDirectory.open(folder, List.of())) {
            results.write(report, FACTS);
        }
    }

    @Test
    void holdsTheFilesOfAReportAndNothingElse() throws IOException {
        write(FakeReport.small());

        assertThat(names()).containsExactly("artifact.json.gz", "report.html", "report.json", "run.json", "summary.md");
    }

    @Test
    void aRunThatBreaksOffLeavesWhatWasThere() throws IOException {
        write(FakeReport.small());
        String before = Files.readString(folder.resolve("report.json"));

        try (var results = ResultDirectory.open(folder, List.of())) {
            var fleet = FakeRun.fleet(2, 2);
            FakeRun.run(fleet, Habit.SWAP, 100, 1, 1, results.requestsCsv("swap-on-demand", 0, fleet));
        }

        assertThat(names()).containsExactly("artifact.json.gz", "report.html", "report.json", "run.json", "summary.md");
        assertThat(folder.resolve("report.json")).hasContent(before);
    }

    @Test
    void filesOfOthersStayAndThoseOfAnEarlierRunDoNot() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "mine");
        write(FakeReport.small());
        Files.writeString(folder.resolve("requests.csv"), CsvFile.FIRST + "of last time");
        Files.writeString(folder.resolve("report.json"), "of last time");

        write(FakeReport.small());

        assertThat(names())
                .containsExactly(
                        "artifact.json.gz", "notes.txt", "report.html", "report.json", "run.json", "summary.md");
        assertThat(folder.resolve("report.json")).content().startsWith("{");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "requests.csv",
                "events.csv",
                "run.json",
                "summary.md",
                "report.html",
                "artifact.json.gz",
                "report.json"
            })
    void aFileOfTheUsersByTheNameOfAResultIsNeitherReplacedNorRemoved(String name) throws IOException {
        Files.writeString(folder.resolve(name), "seconds,prompt_tokens,output_tokens\n0,10,10\n");

        assertThatThrownBy(() -> ResultDirectory.open(folder, List.of()))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot write results to " + folder + ": " + name
                        + " there is not of simctl; choose another folder with --out");

        assertThat(names()).containsExactly(name);
        assertThat(folder.resolve(name)).hasContent("seconds,prompt_tokens,output_tokens\n0,10,10\n");
    }

    @Test
    void aTraceOfTheUsersBesideOlderResultsIsNotRemoved() throws IOException {
        write(FakeReport.small());
        Path trace = Files.writeString(folder.resolve("requests.csv"), "seconds,prompt_tokens,output_tokens\n");

        assertThatThrownBy(() -> ResultDirectory.open(folder, List.of()))
                .hasMessageContaining("requests.csv there is not of simctl");
        assertThat(trace).exists();
    }

    @Test
    void aResultThatTheRunReadsIsNotWrittenOver() throws IOException {
        write(FakeReport.small());
        Path read = Files.writeString(folder.resolve("requests.csv"), CsvFile.FIRST + "of last time");

        assertThatThrownBy(() -> ResultDirectory.open(folder, List.of(read)))
                .hasMessageContaining("requests.csv there is what this run reads");
        assertThat(read).hasContent(CsvFile.FIRST + "of last time");
    }

    @Test
    void whatAKilledCommandLeftIsRemovedByTheNextOneAndWhatIsUnderWayIsNot() throws IOException {
        Path killed = Files.createDirectory(folder.resolve(".simctl-123"));
        Files.writeString(killed.resolve("lock"), "");
        Files.writeString(killed.resolve("requests.csv.1"), "a gigabyte");

        try (var underWay = ResultDirectory.open(folder, List.of())) {
            String itsFolder = names().getFirst();
            assertThat(names()).hasSize(1).doesNotContain(".simctl-123");
            write(FakeReport.small());
            assertThat(names()).as("with another command at the same time").contains(itsFolder);
            underWay.write(FakeReport.small(), FACTS);
        }
        assertThat(names()).noneMatch(name -> name.startsWith("."));
    }

    @Test
    void aFileInTheWayIsNamed() throws IOException {
        Path taken = Files.writeString(folder.resolve("out"), "a file");

        assertThatThrownBy(() -> ResultDirectory.open(taken, List.of()))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot write results to " + taken + ": there is a file of that name");
    }

    @Test
    void whatHangsOnTheClockIsInRunJsonAlone() throws IOException {
        write(FakeReport.small());

        var run = new ObjectMapper().readTree(folder.resolve("run.json").toFile());
        assertThat(run.path("started_at").textValue()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(run.path("requests_per_wall_s").doubleValue()).isEqualTo(200_000);
        assertThat(run.path("speed_up").doubleValue()).isEqualTo(115_200);
        assertThat(folder.resolve("report.json"))
                .content()
                .doesNotContain("2026-03-01")
                .doesNotContain("Temurin");
    }

    @Test
    void csvFilesHoldTheRunsInTheOrderOfTheReportWhicheverEndedFirst() throws IOException {
        var fleet = FakeRun.fleet(3, 2);
        Report report = FakeReport.of(fleet, List.of("swap-on-demand", "model-pools"), 2000, 1, 1);
        try (var results = ResultDirectory.open(folder, List.of())) {
            FakeRun.run(fleet, Habit.POOLS, 2000, 1, 0, results.requestsCsv("model-pools", 0, fleet));
            FakeRun.run(fleet, Habit.SWAP, 2000, 1, 0, results.requestsCsv("swap-on-demand", 0, fleet));
            FakeRun.run(fleet, Habit.SWAP, 2000, 1, 0, results.eventsCsv("swap-on-demand", 0, fleet));
            results.write(report, FACTS);
        }

        List<Map<String, String>> requests = rows("requests.csv");
        assertThat(requests.getFirst().keySet())
                .containsExactlyElementsOf(RequestsCsv.columns(MetricCatalogue.standard()));
        assertThat(requests.getFirst()).containsEntry("policy", "swap-on-demand");
        assertThat(requests.getLast()).containsEntry("policy", "model-pools");
        long measured = requests.stream()
                .filter(row -> row.get("policy").equals("swap-on-demand"))
                .filter(row -> Double.parseDouble(row.get("intended_s")) >= 100)
                .count();
        assertThat(measured)
                .as("after the warm-up")
                .isEqualTo(report.baseline().models().getLast().counts().get(RequestCount.SUBMITTED));
        long loads = rows("events.csv").stream()
                .filter(row -> row.get("event").equals("load") && Double.parseDouble(row.get("time_s")) >= 100)
                .count();
        assertThat(loads).isEqualTo(report.baseline().fleet().get(FleetCount.LOADS));
        long switches = rows("events.csv").stream()
                .filter(row -> row.get("event").equals("switch") && Double.parseDouble(row.get("time_s")) >= 100)
                .count();
        assertThat(switches).isEqualTo(report.baseline().fleet().get(FleetCount.SWITCHES));
    }

    @Test
    void eventsTellOfFaultsWithTheirMachine() throws IOException {
        var fleet = FakeRun.fleet(3, 2);
        try (var results = ResultDirectory.open(folder, List.of())) {
            RunListener events = results.eventsCsv("model-pools", 0, fleet);
            events.fault(1, "machine crashed", true, 5_000_000_000L);
            events.fault(1, "machine crashed", false, 65_000_000_000L);
            results.write(FakeReport.of(fleet, List.of("model-pools"), 2000, 1, 1), FACTS);
        }

        assertThat(rows("events.csv"))
                .extracting(
                        row -> row.get("time_s"),
                        row -> row.get("event"),
                        row -> row.get("machine"),
                        row -> row.get("detail"))
                .containsExactly(
                        tuple("5.000000", "fault", fleet.machine(1).name(), "machine crashed"),
                        tuple("65.000000", "fault_over", fleet.machine(1).name(), "machine crashed"));
    }

    @Test
    void aRequestsLineTellsOutputTokensOnlyWhereTheAnswerIsComplete() throws IOException {
        var fleet = FakeRun.fleet(3, 2);
        Report report = FakeReport.of(fleet, List.of("swap-on-demand"), 2000, 1, 1);
        try (var results = ResultDirectory.open(folder, List.of())) {
            FakeRun.run(fleet, Habit.SWAP, 2000, 1, 0, results.requestsCsv("swap-on-demand", 0, fleet));
            results.write(report, FACTS);
        }

        Map<Boolean, List<String>> tokens = rows("requests.csv").stream()
                .collect(Collectors.partitioningBy(
                        row -> row.get("outcome").equals("completed"),
                        Collectors.mapping(row -> row.get("output_tokens"), Collectors.toList())));
        assertThat(tokens.get(true)).isNotEmpty().allMatch(count -> Integer.parseInt(count) > 0);
        assertThat(tokens.get(false)).isNotEmpty().allMatch(String::isEmpty);
    }

    @Test
    void aRequestsLineTellsItsLatencies() throws IOException {
        var fleet = FakeRun.fleet(3, 1);
        Report report = FakeReport.of(fleet, List.of("co-resident"), 2000, 1, 1);
        try (var results = ResultDirectory.open(folder, List.of())) {
            FakeRun.run(fleet, Habit.CO_RESIDENT, 2000, 1, 0, results.requestsCsv("co-resident", 0, fleet));
            results.write(report, FACTS);
        }

        double mean = rows("requests.csv").stream()
                .filter(row -> row.get("outcome").equals("completed"))
                .filter(row -> Double.parseDouble(row.get("intended_s")) >= 100)
                .mapToDouble(row -> Double.parseDouble(row.get("ttft_ms")))
                .average()
                .orElseThrow();
        double measured = report.baseline()
                .models()
                .getLast()
                .figures()
                .latencies()
                .get(LatencyMetrics.TTFT.key())
                .mean();
        assertThat(mean).isCloseTo(measured / 1e6, org.assertj.core.api.Assertions.within(0.01));
    }

    private List<Map<String, String>> rows(String file) throws IOException {
        try (MappingIterator<Map<String, String>> rows = new CsvMapper()
                .readerForMapOf(String.class)
                .with(CsvSchema.emptySchema().withHeader())
                .readValues(folder.resolve(file).toFile())) {
            return rows.readAll();
        }
    }

    @Test
    void anInterruptWhileItIsOpenedLeavesNothingBehind(@TempDir Path folder) throws IOException {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> ResultDirectory.open(folder, List.of()).close())
                    .isInstanceOf(IOException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(folder).isEmptyDirectory();
    }
}

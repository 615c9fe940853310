package io.simctl.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.simctl.report.FakeRun.Habit;
import io.simctl.report.comparison.ComparisonTable;
import io.simctl.report.comparison.Comparisons;
import io.simctl.report.file.ResultDirectory;
import io.simctl.report.metric.ColumnRule;
import io.simctl.report.metric.Declaration;
import io.simctl.report.metric.Definition;
import io.simctl.report.metric.Direction;
import io.simctl.report.metric.EndedRequest;
import io.simctl.report.metric.Latency;
import io.simctl.report.metric.Metric;
import io.simctl.report.metric.MetricCatalogue;
import io.simctl.report.metric.Section;
import io.simctl.report.metric.Statistic;
import io.simctl.report.metric.StatisticFamily;
import io.simctl.report.metric.Use;
import io.simctl.report.result.RequestCount;
import io.simctl.report.text.TerminalTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A metric that is declared here and nowhere else is in every output. */
class DeclaredOnceTest {
    /** A metric of counts: the tries that clients needed for a request. */
    private static final Declaration AMPLIFICATION = Metric.declare(
                    "amplification",
                    "amplification",
                    new Definition("amplification", "amplification", "Tries for each request."))
            .section(Section.LOSSES)
            .direction(Direction.LOWER_IS_BETTER)
            .column(ColumnRule.of("tries"))
            .use(Use.COMPARED)
            .ratio(scope -> scope.share(RequestCount.ATTEMPTS, RequestCount.SUBMITTED));

    /** A metric of a duration that no run keeps without being asked to: from the first token to the last. */
    private static final Declaration STREAMING = StatisticFamily.of(
                    new Latency("streaming_ms", DeclaredOnceTest::streaming, true, true),
                    "streaming",
                    new Definition("streaming", "streaming", "From the first token to the last."))
            .columns("stream", Statistic.P90)
            .use(Use.COMPARED, Statistic.P50)
            .declare();

    private static final MetricCatalogue METRICS =
            MetricCatalogue.standard().with(AMPLIFICATION).with(STREAMING);

    @TempDir
    private Path folder;

    private static long streaming(EndedRequest request) {
        return request.e2e() == EndedRequest.UNKNOWN ? EndedRequest.UNKNOWN : request.e2e() - request.ttft();
    }

    private Report report() throws IOException {
        var fleet = FakeRun.fleet(3, 2);
        Report report = FakeReport.of(fleet, List.of("swap-on-demand", "co-resident"), 20_000, 1, 1, METRICS);
        try (var results = ResultDirectory.open(folder, List.of(), METRICS)) {
            FakeRun.run(fleet, Habit.SWAP, 20_000, 1, 0, results.requestsCsv("swap-on-demand", 0, fleet));
            results.write(
                    report,
                    new RunFacts("0", List.of(), Instant.EPOCH, Duration.ZERO, Duration.ZERO, 0, 0, "25", "Linux", 2));
        }
        return report;
    }

    private String file(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    @Test
    void isInTheTerminalAndInMarkdown() throws IOException {
        Report report = report();

        ComparisonTable table = ComparisonTable.of(report, Comparisons.of(report));
        assertThat(TerminalTable.render(report, table, false, 200)).contains("tries", "stream");
        assertThat(file("summary.md")).contains(" | tries | ", " | stream p90 (");
    }

    @Test
    void isInReportJsonWithItsComparison() throws IOException {
        report();

        JsonNode root = new ObjectMapper().readTree(file("report.json"));
        JsonNode all = root.at("/policies/0/models/2");
        assertThat(all.at("/amplification").doubleValue())
                .isEqualTo(
                        all.at("/attempts").doubleValue() / all.at("/submitted").doubleValue(), rounded())
                .isPositive();
        assertThat(all.at("/streaming_ms/mean").doubleValue())
                .isEqualTo(
                        all.at("/e2e_ms/mean").doubleValue()
                                - all.at("/ttft_ms/mean").doubleValue(),
                        tenth());
        assertThat(root.path("comparisons").findValuesAsText("metric")).contains("amplification", "streaming_ms.p50");
    }

    private static org.assertj.core.data.Offset<Double> rounded() {
        return org.assertj.core.data.Offset.offset(1e-6);
    }

    private static org.assertj.core.data.Offset<Double> tenth() {
        return org.assertj.core.data.Offset.offset(0.1);
    }

    @Test
    void isInThePageWithItsDefinition() throws IOException {
        report();

        assertThat(file("report.html"))
                .contains("<a href=\"#def-amplification\"", "<dt id=\"def-amplification\">amplification</dt>")
                .contains("Tries for each request.")
                .contains(">streaming p99</a>", "<dt id=\"def-streaming\">streaming</dt>");
    }

    @Test
    void isAColumnOfRequestsCsv() throws IOException {
        report();

        List<String> lines = file("requests.csv").lines().toList();
        List<String> columns = List.of(lines.getFirst().split(",", -1));
        int streaming = columns.indexOf("streaming_ms");
        assertThat(streaming).isEqualTo(columns.size() - 1);
        List<String> completed = lines.stream()
                .filter(line -> line.contains(",completed,"))
                .map(line -> List.of(line.split(",", -1)))
                .findFirst()
                .orElseThrow();
        assertThat(Double.parseDouble(completed.get(streaming)))
                .isEqualTo(
                        Double.parseDouble(completed.get(columns.indexOf("e2e_ms")))
                                - Double.parseDouble(completed.get(columns.indexOf("ttft_ms"))),
                        org.assertj.core.data.Offset.offset(0.002));
    }
}

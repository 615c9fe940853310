package io.simctl.report.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.simctl.report.FakeReport;
import io.simctl.report.FakeRun;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExportFormatsTest {
    private static final Report REPORT = FakeReport.of(FakeRun.fleet(2, 1), List.of("co-resident"), 1200, 1, 1);

    private static final String REQUESTS = """
            policy,replication,id,model,machine,outcome,status,reason,could_have_served,attempts,prompt_tokens,cached_tokens,\
            output_tokens,intended_s,sent_s,ended_s,ttft_ms,tpot_ms,e2e_ms,queue_ms,load_wait_ms,prefill_ms
            co-resident,0,1,gpt-oss-20b,studio-1,completed,200,,0,1,100,0,50,1.000000,1.000000,4.000000,1500.000,51.020,3000.000,\
            200.000,1000.000,300.000
            co-resident,0,2,gpt-oss-20b,studio-1,completed,200,,0,1,100,0,50,2.000000,2.000000,5.000000,400.000,53.061,3000.000,\
            100.000,0.000,300.000
            co-resident,0,3,gpt-oss-20b,,rejected,429,"queue, full",0,1,100,0,,2.500000,2.500000,2.501000,,,,,,
            co-resident,1,4,gpt-oss-20b,studio-1,completed,200,,0,1,100,0,50,9.000000,9.000000,9.500000,100.000,8.000,500.000,0,0,100
            other,0,5,gpt-oss-20b,studio-1,completed,200,,0,1,100,0,50,9.000000,9.000000,9.500000,100.000,8.000,500.000,0,0,100
            """;

    private static final String EVENTS = """
            policy,replication,time_s,event,machine,model,status,detail
            co-resident,0,1.200000,load,studio-1,gpt-oss-20b,,
            co-resident,0,2.200000,loaded,studio-1,gpt-oss-20b,,
            co-resident,0,2.500000,rejected,,gpt-oss-20b,429,queue_full
            co-resident,0,7.000000,unload,studio-1,gpt-oss-20b,,
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void tables() throws IOException {
        Files.writeString(folder.resolve("requests.csv"), REQUESTS);
        Files.writeString(folder.resolve("events.csv"), EVENTS);
    }

    static List<ExportFormat> formats() {
        return ExportFormat.ALL;
    }

    private String exported(ExportFormat format, Report report) throws IOException {
        var out = new StringBuilder();
        format.write(new ExportedResults(report, report.policies(), folder), out);
        return out.toString();
    }

    private String exported(String format) throws IOException {
        return exported(ExportFormat.named(format).orElseThrow(), REPORT);
    }

    /** What is written now is left beside the test's classes, to be looked at and to take the golden file's place. */
    @ParameterizedTest
    @MethodSource("formats")
    void writesWhatTheGoldenFileHolds(ExportFormat format) throws IOException {
        String text = exported(format, REPORT);
        Path actual = Path.of("target", "golden", format.name());
        Files.createDirectories(actual.getParent());
        Files.writeString(actual, text);

        assertThat(text).as("compare with " + actual).isEqualTo(golden(format.name()));
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = ExportFormatsTest.class.getResourceAsStream(name + ".golden")) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aRunInWhichNothingHappenedHasAnExportToo() throws IOException {
        Report nothing = FakeReport.of(FakeRun.fleet(1, 1), List.of("co-resident"), 40, 1e-9, 1);

        for (ExportFormat format : ExportFormat.ALL) {
            assertThat(exported(format, nothing)).doesNotContain("NaN", "Infinity");
        }
    }

    @Test
    void theBlockOfVllmHasItsWidths() throws IOException {
        assertThat(exported("vllm").lines().skip(1))
                .allSatisfy(line -> assertThat(line.length()).isBetween(50, 51));
    }

    @Test
    void metricsOfPrometheusAreWellFormedAndEachFamilyIsInOnePiece() throws IOException {
        Pattern sample = Pattern.compile(
                "[a-z_][a-z0-9_]*\\{scenario=\"[^\"]*\",policy=\"[^\"]*\",model=\"[^\"]*\"(,le=\"[^\"]*\")?} \\+?[-0-9.Inf]+");
        List<String> families = new ArrayList<>();
        for (String line : exported("prometheus").lines().toList()) {
            if (line.startsWith("# TYPE ")) {
                families.add(line.split(" ", -1)[2]);
            } else if (!line.startsWith("#")) {
                assertThat(line).matches(sample);
                assertThat(line).startsWith(families.getLast());
            }
        }

        assertThat(families).hasSizeGreaterThan(30).doesNotHaveDuplicates();
        assertThat(exported("openmetrics")).isEqualTo(exported("prometheus") + "# EOF\n");
    }

    @Test
    void bucketsOfAHistogramGrowUpToItsCount() throws IOException {
        List<Double> buckets = exported("prometheus")
                .lines()
                .filter(line ->
                        line.startsWith("simctl_time_to_first_token_seconds_bucket") && line.contains("model=\"*\""))
                .map(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .toList();

        assertThat(buckets).isSorted();
        assertThat(exported("prometheus"))
                .contains("simctl_time_to_first_token_seconds_count{scenario=\"fake-fleet\",policy=\"co-resident\","
                        + "model=\"*\"} " + buckets.getLast());
    }

    @Test
    void spansOfATraceLieOnOneLaneOnlyWhereTheyDoNotOverlap() throws IOException {
        JsonNode events = new JsonMapper().readTree(exported("chrome-trace")).get("traceEvents");
        List<JsonNode> requests = new ArrayList<>();
        events.forEach(event -> {
            if (event.path("ph").asText().equals("X")
                    && event.path("name").asText().contains("#")) {
                requests.add(event);
            }
        });

        assertThat(requests)
                .extracting(event -> event.get("name").asText())
                .containsExactly("gpt-oss-20b #1", "gpt-oss-20b #2");
        assertThat(requests).extracting(event -> event.get("tid").asInt()).containsExactly(1, 2);
        assertThat(requests.getFirst().get("ts").asLong()).isEqualTo(1_000_000);
        assertThat(requests.getFirst().get("dur").asLong()).isEqualTo(3_000_000);
    }

    @Test
    void aTraceNeedsTheTableOfRequests() throws IOException {
        Files.delete(folder.resolve("requests.csv"));

        assertThatThrownBy(() -> exported("chrome-trace"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("--requests-csv");
    }

    @Test
    void aSpreadsheetFindsNoFormula() throws IOException {
        assertThat(SpreadsheetCsv.cell("=HYPERLINK(\"http://x\",\"y\")"))
                .isEqualTo("\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"");
        assertThat(List.of("+1", "-1", "@SUM(A1)", "\tx").stream().map(SpreadsheetCsv::cell))
                .allSatisfy(cell -> assertThat(cell).matches("\"?'.*\"?"));
        assertThat(SpreadsheetCsv.cell("model-pools")).isEqualTo("model-pools");
        assertThat(SpreadsheetCsv.cell("a,b")).isEqualTo("\"a,b\"");
        Report named = new Report(
                REPORT.setup(),
                List.of(new PolicyResult("=cmd|' /C calc'!A0", REPORT.baseline().replications())),
                List.of());
        assertThat(exported(new SpreadsheetCsv(), named).lines().skip(1))
                .allSatisfy(line -> assertThat(line).contains(",'=cmd|").doesNotContain(",=cmd"));
    }
}

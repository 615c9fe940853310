package io.simctl.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.simctl.cli.Simctl;
import io.simctl.cli.Simctl.Result;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One corpus of names that others may have chosen, through all outputs: each is neutral where it is shown, and forges nothing. */
class HostileNamesTest {
    private static final List<String> CORPUS = List.of(
            "a\nb",
            "a,,200,server\n0,1,1,1,evil",
            "a\"\"b,c",
            "=cmd|'/c calc'!A0",
            "+1+cmd|calc",
            "-cmd",
            "@SUM(A1)",
            "\u001b[31mred",
            "\u001b]0;title\u0007",
            "\u009b2J",
            "a\rb",
            "a\u0000b",
            "a\u2028b",
            "a\u202eb",
            "<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "&lt;b&gt;",
            "]]><!--",
            "| a | b |",
            "`x` **b** [l](http://h) # h",
            "${jndi:x} {{7*7}}",
            "漢字 🎉");

    @TempDir
    private static Path folder;

    private static Result result;

    @BeforeAll
    static void run() throws Exception {
        Map<String, Object> models = new LinkedHashMap<>();
        List<Object> workload = new ArrayList<>();
        for (String name : CORPUS) {
            models.put(name, Map.of("weights", "1GB", "kv_per_token", "1kB", "context", 512, "parameters", 1e9));
            workload.add(Map.of("model", name, "users", 1, "prompt", 10, "output", 5));
        }
        Map<String, Object> scenario = new LinkedHashMap<>();
        scenario.put("scenario", "hostile");
        scenario.put("description", String.join(" ", CORPUS));
        scenario.put("duration", "2s");
        scenario.put("models", models);
        scenario.put("hardware", Map.of("h", Map.of("memory", "64GB", "bandwidth", "500GB/s", "compute", "17TFLOPS")));
        scenario.put("fleet", Map.of(CORPUS.getFirst(), Map.of("hardware", "h", "resident", CORPUS)));
        scenario.put("workload", workload);
        scenario.put("policies", Map.of("p", Map.of()));
        Path file = folder.resolve("hostile.yaml");
        new ObjectMapper().writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValue(file.toFile(), scenario);
        result = Simctl.run(
                "run",
                file.toString(),
                "--requests-csv",
                "--events-csv",
                "--out",
                folder.resolve("out").toString());
    }

    private static String read(String file) throws Exception {
        return Files.readString(folder.resolve("out").resolve(file));
    }

    @Test
    void theTerminalShowsTheirCharactersAlone() {
        assertThat(result.exitCode()).as(result.err()).isZero();
        for (String printed : List.of(result.out(), result.err())) {
            assertThat(printed.chars().filter(c -> c != '\n' && Character.isISOControl(c)))
                    .isEmpty();
            assertThat(printed).doesNotContain("\u202e", "\u2028");
        }
    }

    @Test
    void theJsonHoldsThemAsTheyAre() throws Exception {
        JsonNode report = new ObjectMapper().readTree(read("report.json"));
        List<String> names = new ArrayList<>();
        report.at("/policies/0/models")
                .forEach(model -> names.add(model.get("name").asText()));

        assertThat(names).containsAll(CORPUS);
    }

    @Test
    void thePageIsWellFormedAndRunsNothing() throws Exception {
        String page = read("report.html");

        assertThat(page).contains("Content-Security-Policy").doesNotContainIgnoringCase("<img", "javascript:");
        assertThat(page.split("(?i)<script", -1))
                .as("around the one script of the page's own")
                .hasSize(2);
        String xml = page.replaceFirst("(?i)<!DOCTYPE[^>]*>", "");
        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8))))
                .isNotNull();
    }

    @Test
    void theCsvFilesHaveARowForEachRequestAndNoFormula() throws Exception {
        JsonNode all = new ObjectMapper().readTree(read("report.json")).at("/policies/0/models/" + CORPUS.size());
        List<String> lines = read("requests.csv").lines().toList();

        assertThat(lines).hasSize(1 + all.get("submitted").asInt());
        for (String file : List.of("requests.csv", "events.csv")) {
            for (String line : read(file).split("\n", -1)) {
                assertThat(line).as(file).doesNotContainPattern("(^|,)\"?[=@]|(^|,)\"?[+-](?![0-9.eE+-]*\"?(,|$))");
                assertThat(line.chars().filter(Character::isISOControl))
                        .as(line)
                        .isEmpty();
            }
        }
    }

    @Test
    void theSummaryHasNoMarkupAndNoRowsOfTheirs() throws Exception {
        String summary = read("summary.md").replaceAll("\\\\[\\\\`*_\\[\\]<>|#]", "");

        assertThat(summary).doesNotContain("<script", "<img", "**b**", "[l](", "\u001b", "\u202e");
        assertThat(summary.lines()).noneMatch(line -> line.startsWith("b") || line.startsWith("0,1"));
    }

    private static Path made(String name) {
        return folder.resolve(name);
    }

    private static void assertNothingIsCalculated(Path csv) throws Exception {
        for (String line : Files.readString(csv).split("\n", -1)) {
            assertThat(line)
                    .as(csv.toString())
                    .doesNotContainPattern("(^|,)\"?[=@]|(^|,)\"?[+-](?!(inf|[0-9.eE+-]*)\"?(,|$))");
            assertThat(line.chars().filter(Character::isISOControl)).as(line).isEmpty();
        }
    }

    private static void assertIsWellFormed(String xml) throws Exception {
        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8))))
                .isNotNull();
    }

    @Test
    void decisionsShowTheirCharactersAlone() throws Exception {
        String out = folder.resolve("out").toString();
        Result compared = Simctl.run(
                "compare", out, out, "--all", "--markdown", made("pair.md").toString());
        Result gated = Simctl.run(
                "gate",
                out,
                "--rule",
                "goodput >= 0",
                "--markdown",
                made("gate.md").toString(),
                "--junit",
                made("gate.xml").toString());

        for (String printed : List.of(compared.out(), compared.err(), gated.out(), gated.err())) {
            assertThat(printed.chars().filter(c -> c != '\n' && Character.isISOControl(c)))
                    .isEmpty();
        }
        for (String page : List.of("pair.md", "gate.md")) {
            assertThat(Files.readString(made(page)).replaceAll("\\\\[\\\\`*_\\[\\]<>|#]", ""))
                    .as(page)
                    .doesNotContain("<script", "<img", "**b**", "[l](", "\u001b", "\u202e");
        }
        assertIsWellFormed(Files.readString(made("gate.xml")));
    }

    @Test
    void aSweepOfThemHasARowForEachFigureNoFormulaAndAWellFormedPage() throws Exception {
        Result swept = Simctl.run(
                "sweep",
                made("hostile.yaml").toString(),
                "--vary",
                "seed=1,=cmd",
                "--out",
                made("sweep").toString());

        assertThat(swept.exitCode()).as(swept.err()).isZero();
        assertNothingIsCalculated(made("sweep/sweep.csv"));
        assertNothingIsCalculated(made("sweep/points.csv"));
        assertIsWellFormed(Files.readString(made("sweep/sweep.html")).replaceFirst("(?i)<!DOCTYPE[^>]*>", ""));
    }

    @Test
    void exportsHoldThemInTheLinesOfTheirFormats() throws Exception {
        String out = folder.resolve("out").toString();
        for (String format : List.of("csv", "prometheus", "openmetrics")) {
            assertThat(Simctl.run(
                                    "export",
                                    format,
                                    out,
                                    "--policy",
                                    "p",
                                    "--out",
                                    made(format).toString())
                            .exitCode())
                    .as(format)
                    .isZero();
        }
        assertNothingIsCalculated(made("csv"));
        for (String format : List.of("prometheus", "openmetrics")) {
            assertThat(Files.readString(made(format)).split("\n", -1))
                    .as(format)
                    .allMatch(line -> line.isEmpty() || line.startsWith("# ") || line.startsWith("simctl_"));
        }
    }
}

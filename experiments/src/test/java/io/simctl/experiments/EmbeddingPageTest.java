package io.simctl.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.simctl.report.Report;
import io.simctl.report.RunFacts;
import io.simctl.report.file.ResultDirectory;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program in {@code docs/embedding.md}, compiled and run exactly as it stands there. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class EmbeddingPageTest {
    private static final Path HOME = Path.of(System.getProperty("simctl.home"));
    private static final Path SCENARIO = HOME.resolve("scenarios/quickstart.yaml");
    private static final String CLASS_PATH = System.getProperty("java.class.path");

    @TempDir
    private Path folder;

    @Test
    void itsProgramPrintsTheFiguresOfReportJson() throws Exception {
        String code = onlyJavaBlock(Files.readString(HOME.resolve("docs/embedding.md")));
        String name = group(Pattern.compile("public class (\\w+)"), code);
        compile(Files.writeString(folder.resolve(name + ".java"), code));

        Map<String, Double> printed = new LinkedHashMap<>();
        for (String line : run(name).lines().toList()) {
            String[] words = line.split(" ", -1);
            printed.put(words[0], Double.parseDouble(words[1]));
        }

        Map<String, Double> reported = reportJson();
        assertThat(reported).hasSize(3);
        assertThat(printed.keySet()).containsExactlyElementsOf(reported.keySet());
        reported.forEach((policy, figure) -> assertThat(printed.get(policy))
                .as("95th percentile of the TTFT under %s, which report.json rounds", policy)
                .isCloseTo(figure, within(0.01)));
    }

    private static String onlyJavaBlock(String page) {
        Pattern block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
        assertThat(block.matcher(page).results())
                .as("Java programs of the page")
                .hasSize(1);
        return group(block, page);
    }

    private static String group(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as("%s in%n%s", pattern, text).isTrue();
        return matcher.group(1);
    }

    private void compile(Path source) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-classpath", CLASS_PATH, "-d", folder.toString());
            boolean compiled = compiler.getTask(null, files, null, options, null, files.getJavaFileObjects(source))
                    .call();
            assertThat(compiled).as("it compiles").isTrue();
        }
    }

    private String run(String name) throws IOException, InterruptedException {
        Path jvm = Path.of(System.getProperty("java.home"), "bin", "java");
        Path errors = folder.resolve("errors.txt");
        Process process = new ProcessBuilder(
                        jvm.toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        folder + File.pathSeparator + CLASS_PATH,
                        name,
                        SCENARIO.toString())
                .redirectError(errors.toFile())
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
        return out;
    }

    private Map<String, Double> reportJson() throws IOException, InterruptedException {
        RunResults results = new LocalRuns().run(RunPlan.load(SCENARIO));
        Report report = ReportAssembly.of(results, warning -> {});
        try (ResultDirectory directory = ResultDirectory.open(folder.resolve("out"), List.of())) {
            directory.write(
                    report, new RunFacts("", List.of(), Instant.EPOCH, Duration.ZERO, Duration.ZERO, 0, 0, "", "", 1));
        }
        JsonNode json =
                new ObjectMapper().readTree(folder.resolve("out/report.json").toFile());
        Map<String, Double> figures = new LinkedHashMap<>();
        for (JsonNode policy : json.get("policies")) {
            JsonNode all = StreamSupport.stream(policy.get("models").spliterator(), false)
                    .filter(model -> model.get("name").asText().equals("*"))
                    .findFirst()
                    .orElseThrow();
            figures.put(policy.get("name").asText(), all.at("/ttft_ms/p95").asDouble());
        }
        return figures;
    }
}

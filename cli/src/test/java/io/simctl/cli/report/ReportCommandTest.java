package io.simctl.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.cli.Simctl;
import io.simctl.cli.Simctl.Result;
import io.simctl.report.export.ExportFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
    @TempDir
    private static Path folder;

    private static Path results;

    @BeforeAll
    static void run() throws Exception {
        results = folder.resolve("results");
        Result result = Simctl.run(
                "run",
                Simctl.HOME.resolve("scenarios/quickstart.yaml").toString(),
                "--requests-csv",
                "--events-csv",
                "--quiet",
                "--out",
                results.toString());
        assertThat(result.exitCode()).as(result.err()).isZero();
    }

    @Test
    void makesThePageAnewFromTheArtifact() throws Exception {
        Path page = results.resolve("report.html");
        String written = Files.readString(page);
        Files.writeString(page, "spoilt");

        Result result = Simctl.run("report", results.toString());

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).isEqualTo(page + System.lineSeparator());
        // what run.json has rounded to milliseconds is rounded the same on the page
        assertThat(withoutSpeed(Files.readString(page))).isEqualTo(withoutSpeed(written));
    }

    private static String withoutSpeed(String page) {
        return page.replaceAll("<th scope=\"row\">took</th><td>[^<]*</td>", "");
    }

    @Test
    void printsThePathWhereNobodyWouldSeeAWindow() {
        assertThat(ReportOpenCommand.opener("Linux", Map.of())).isEmpty();
        assertThat(ReportOpenCommand.opener("Linux", Map.of("DISPLAY", ":0"))).containsExactly("xdg-open");
        assertThat(ReportOpenCommand.opener("Mac OS X", Map.of())).containsExactly("open");
    }

    @Test
    void aDirectoryWithoutResultsIsWrongInput() throws Exception {
        Result open = Simctl.run("report", "open", folder.resolve("nothing").toString());
        Result anew = Simctl.run("report", folder.toString());

        assertThat(open.exitCode()).isEqualTo(2);
        assertThat(open.err()).contains("report.html: no such file; name a directory that simctl wrote results to");
        assertThat(anew.exitCode()).isEqualTo(2);
        assertThat(anew.err()).contains("holds no artifact.json.gz");
    }

    @Test
    void exportsToEveryFormat() throws Exception {
        for (ExportFormat format : ExportFormat.ALL) {
            Path file = folder.resolve(format.name());
            Result result = Simctl.run(
                    "export", format.name(), results.toString(), "--policy", "pools", "--out", file.toString());

            assertThat(result.exitCode()).as(result.err()).isZero();
            assertThat(Files.size(file)).as(format.name()).isGreaterThan(500);
        }
    }

    @Test
    void saysWhichFormatsAndPoliciesThereAre() throws Exception {
        Result format = Simctl.run("export", "vlm", results.toString());
        Result policy = Simctl.run("export", "vllm", results.toString(), "--policy", "pool");
        Result several = Simctl.run("export", "aiperf", results.toString());

        assertThat(format.exitCode()).isEqualTo(2);
        assertThat(format.err()).contains("there is no format `vlm`; there are: vllm, aiperf, llm-d");
        assertThat(policy.exitCode()).isEqualTo(2);
        assertThat(policy.err()).contains("there is no policy set `pool`", "pools");
        assertThat(several.exitCode()).isEqualTo(2);
        assertThat(several.err()).contains("has room for one policy set; name it with --policy: ");
    }
}

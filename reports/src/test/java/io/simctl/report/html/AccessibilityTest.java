package io.simctl.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.report.FakeReport;
import io.simctl.report.FakeRun;
import io.simctl.report.html.Chromium.Seen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page under axe-core, a linter for accessibility, in a real browser: all its rules, those of WCAG and its own best practices. */
@Tag("accessibility")
class AccessibilityTest {
    private static final String LINT = """
            ;addEventListener('load', () => axe.run(document).then((result) => {
              const pre = document.createElement('pre');
              pre.id = 'notes';
              pre.textContent = 'rules that hold: ' + result.passes.length + '\\n' + result.violations.map((rule) =>
                'violation: ' + rule.id + ': ' + rule.help + ': ' + rule.nodes.map((node) => node.html).join(' ')).join('\\n');
              document.body.append(pre);
            }));
            """;

    @TempDir
    private Path folder;

    /** As it comes, on a phone and in the dark; Chromium's clock waits for the linter. */
    @ParameterizedTest
    @ValueSource(
            strings = {"--window-size=1300,2000", "--window-size=380,800", "--blink-settings=preferredColorScheme=0"})
    void findsNothingToMend(String look) throws Exception {
        String axe = System.getProperty("simctl.axe");
        assertThat(axe).as("-Dsimctl.axe: the script of axe-core").isNotNull();
        String page = HtmlReportTest.page(FakeReport.of(
                FakeRun.fleet(24, 4), List.of("swap-on-demand", "model-pools", "co-resident"), 20_000, 4, 1));

        Seen seen = Chromium.browse(
                folder, page, Files.readString(Path.of(axe)) + LINT, List.of(look, "--virtual-time-budget=60000"));

        assertThat(seen.notes()).containsPattern("rules that hold: [1-9]").doesNotContain("violation: ");
    }
}

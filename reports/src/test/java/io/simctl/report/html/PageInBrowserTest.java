package io.simctl.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.report.FakeReport;
import io.simctl.report.FakeRun;
import io.simctl.report.Report;
import io.simctl.report.html.Chromium.Seen;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in a real browser, headless. A script of the test is let in beside the page's own, points, drags and presses keys as a reader
 * would, and writes down what it saw.
 */
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageInBrowserTest {
    @TempDir
    private Path folder;

    private String page = "";

    @BeforeAll
    void make() {
        Report report = FakeReport.of(
                FakeRun.fleet(24, 4), List.of("swap-on-demand", "model-pools", "co-resident"), 20_000, 4, 1);
        page = HtmlReportTest.page(report);
    }

    private Seen browse(String script, String... options) throws Exception {
        String check = "const notes = [];\nfunction note(text) { notes.push(text); }\n"
                + "addEventListener('securitypolicyviolation', (e) => note('violation ' + e.violatedDirective));\n"
                + "addEventListener('error', (e) => note('error ' + e.message));\n" + PageScriptTools.TEXT + script
                + "\nconst pre = document.createElement('pre'); pre.id = 'notes'; pre.textContent = notes.join('\\n');"
                + " document.body.append(pre);";
        return Chromium.browse(folder, page, check, Arrays.asList(options));
    }

    /** What scripts of tests have in common. */
    private static final class PageScriptTools {
        static final String TEXT = """
                function svg(kind) { return document.querySelector('svg[data-kind=' + kind + ']'); }
                function at(chart, type, across, down) {
                  const [left, top, right, bottom] = chart.dataset.area.split(' ').map(Number);
                  const box = chart.getBoundingClientRect();
                  const scale = box.width / chart.viewBox.baseVal.width;
                  chart.dispatchEvent(new PointerEvent(type, {bubbles: true, pointerType: 'mouse',
                    clientX: box.left + scale * (left + across * (right - left)),
                    clientY: box.top + scale * (top + down * (bottom - top))}));
                }
                function tip() { return Array.from(document.querySelectorAll('.tip > div'), (d) => d.textContent).join(' | '); }
                """;

        private PageScriptTools() {}
    }

    @Test
    void saysWhatIsPointedAt() throws Exception {
        Seen seen = browse("""
                ['shares', 'lines', 'stack', 'rows'].forEach((kind) => {
                  at(svg(kind), 'pointermove', 0.5, 0.5);
                  note(kind + ': ' + tip());
                });
                const stacks = [];
                for (let across = 0.01; across < 1; across += 0.01) {
                  at(svg('stack'), 'pointermove', across, 0.5);
                  stacks.push(tip());
                }
                note('most rejections: ' + stacks.find((text) => /: [1-9][0-9.,]* per/.test(text)));
                at(svg('rows'), 'pointerleave', 0, 0);
                note('hidden: ' + document.querySelector('.tip').hidden);
                """);

        assertThat(seen.notes())
                .containsPattern("shares: [\\d.]+ m?s \\| swap-on-demand: [\\d.]+ % \\| model-pools: [\\d.]+ %")
                .containsPattern("lines: 2 h 46 min 54 s \\| swap-on-demand: [\\d.,]+ tokens/s")
                .containsPattern("stack: 2 h 46 min.* per minute")
                .containsPattern("most rejections: .*: [1-9][\\d.,]* per minute")
                .containsPattern("rows: 2 h 46 min.* \\| studio × 12|rows: 2 h 46 min.* \\| rtx-box × 12")
                .contains("hidden: true")
                .doesNotContain("violation", "error", "NaN", "undefined");
    }

    @Test
    void looksCloserByDragAndShowsAllAgain() throws Exception {
        Seen seen = browse("""
                const lines = svg('lines');
                at(lines, 'pointerdown', 0.4, 0.5);
                at(lines, 'pointermove', 0.5, 0.5);
                at(lines, 'pointerup', 0.6, 0.5);
                note('closer: ' + lines.classList.contains('closer') + ' ' + svg('rows').classList.contains('closer')
                  + ' ' + svg('shares').classList.contains('closer'));
                note('marks: ' + Array.from(lines.querySelectorAll(':scope > g:last-of-type text'), (t) => t.textContent).join(','));
                at(lines, 'pointermove', 0.5, 0.5);
                note('middle: ' + tip());
                lines.dispatchEvent(new MouseEvent('dblclick', {bubbles: true}));
                note('whole: ' + !lines.classList.contains('closer'));
                """);

        assertThat(seen.notes())
                .contains("closer: true true false", "whole: true")
                .containsPattern("marks: (\\d+ h( \\d+ min)?,){3,}")
                .containsPattern("middle: 2 h 46 min")
                .doesNotContain("violation", "error");
    }

    @Test
    void isReadByKeysAlone() throws Exception {
        Seen seen = browse("""
                const figure = svg('shares').parentNode;
                const press = (key) => figure.dispatchEvent(new KeyboardEvent('keydown', {key: key, bubbles: true}));
                figure.focus();
                note('focus: ' + (document.activeElement === figure));
                press('ArrowRight'); note(tip());
                press('+'); note('closer: ' + svg('shares').classList.contains('closer'));
                press('Escape'); note('whole: ' + !svg('shares').classList.contains('closer'));
                """);

        assertThat(seen.notes()).contains("focus: true", "swap-on-demand: ", "closer: true", "whole: true");
    }

    @Test
    void fetchesNothingLogsNothingAndRunsNoOtherScript() throws Exception {
        Seen seen = browse("""
                note('resources: ' + performance.getEntriesByType('resource').length);
                note('ready: ' + document.documentElement.dataset.ready);
                const other = document.createElement('script');
                other.textContent = 'note("another script ran")';
                document.body.append(other);
                """);

        assertThat(seen.notes()).contains("resources: 0", "ready: true").doesNotContain("another script ran");
        assertThat(seen.log()
                        .lines()
                        .filter(line -> line.contains(":CONSOLE") && !line.contains("Executing inline script")))
                .isEmpty();
    }

    @Test
    void isDarkWhereTheReaderIs() throws Exception {
        String colour = "note(getComputedStyle(document.body).backgroundColor);";

        assertThat(browse(colour).notes()).contains("rgb(255, 255, 255)");
        assertThat(browse(colour, "--blink-settings=preferredColorScheme=0").notes())
                .contains("rgb(21, 24, 27)");
    }

    @Test
    void fitsAPhoneAndKeepsNamesOfRowsInView() throws Exception {
        Seen seen = browse("""
                note('sideways: ' + (document.documentElement.scrollWidth - innerWidth));
                const table = document.querySelector('#comparison .scroll');
                table.scrollLeft = 200;
                const cell = table.querySelector('tbody tr:not(.group) th');
                note('name at ' + Math.round(cell.getBoundingClientRect().left - table.getBoundingClientRect().left));
                """, "--window-size=500,900");

        assertThat(seen.notes()).contains("name at 0").containsPattern("sideways: (0|-\\d+)\\b");
    }

    @Test
    void prints() throws Exception {
        Path file = Files.writeString(folder.resolve("printed.html"), page);
        Path pdf = folder.resolve("page.pdf");
        Chromium.open(folder, file, List.of("--no-pdf-header-footer", "--print-to-pdf=" + pdf));

        assertThat(Files.readAllBytes(pdf)).startsWith("%PDF".getBytes(StandardCharsets.US_ASCII));
        assertThat(Files.size(pdf)).isGreaterThan(50_000);
    }
}

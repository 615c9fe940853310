package io.simctl.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.report.FakeReport;
import io.simctl.report.FakeRun;
import java.util.List;
import org.junit.jupiter.api.Test;

class UtilisationSectionTest {
    @Test
    void aFewMachinesHaveARowEach() {
        String page = HtmlReportTest.page(FakeReport.small());

        assertThat(page).contains("id=\"utilisation\"", "href=\"#utilisation\"").doesNotContain("<summary>each of the");
    }

    @Test
    void manyMachinesAreShownByKindAndOnDemandEach() {
        String page = HtmlReportTest.page(FakeReport.of(FakeRun.fleet(24, 4), List.of("swap-on-demand"), 2_000, 4, 1));

        assertThat(page)
                .contains("<summary>each of the 24 machines</summary>")
                .containsPattern(
                        "<th scope=\"row\">studio × 12</th><td class=\"number\">[\\d.]+ % \\([\\d.]+ % to [\\d.]+ %\\)</td>");
    }
}

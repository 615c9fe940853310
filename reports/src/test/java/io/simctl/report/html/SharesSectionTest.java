package io.simctl.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.simctl.report.FakeReport;
import io.simctl.report.FakeRun;
import io.simctl.report.result.Distribution;
import io.simctl.report.result.Shares.OfPrincipal;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharesSectionTest {
    private static OfPrincipal got(long completed) {
        return new OfPrincipal("p" + completed, 10, completed, 10 - completed, completed, Distribution.EMPTY);
    }

    private static double jain(long... completed) {
        return SharesSection.jain(
                java.util.Arrays.stream(completed)
                        .mapToObj(SharesSectionTest::got)
                        .toList(),
                principal -> (double) principal.completed() / principal.submitted());
    }

    @Test
    void jainsIndexIsOneForEqualsAndOneNthForOneWhoHasAll() {
        assertThat(jain(7, 7, 7)).isCloseTo(1, within(1e-12));
        assertThat(jain(10, 0, 0, 0)).isCloseTo(0.25, within(1e-12));
        assertThat(jain(0, 0)).isEqualTo(1);
    }

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

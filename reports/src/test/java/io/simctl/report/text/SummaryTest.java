package io.simctl.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.report.FakeReport;
import io.simctl.report.FakeRun;
import io.simctl.report.Report;
import io.simctl.report.comparison.Comparison;
import io.simctl.report.comparison.ComparisonTable;
import io.simctl.report.comparison.Comparisons;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private static String summary(Report report) {
        List<Comparison> comparisons = Comparisons.of(report);
        return Summary.of(report, ComparisonTable.of(report, comparisons), comparisons);
    }

    @Test
    void everyTableRowHasAsManyCellsAsItsHead() {
        assertThat(summary(FakeReport.twoDays()).lines().filter(line -> line.startsWith("| ") && line.contains("%")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.split(" \\| ")).hasSizeBetween(6, 17));
    }

    @Test
    void tellsWhatIsBetterAndWorseThanTheBaseline() {
        assertThat(summary(FakeReport.twoDays()))
                .contains("## Against swap-on-demand")
                .containsSubsequence(
                        "- co-resident: completed better, +4.0 pp (95 % interval ",
                        "- co-resident: rejected better, −4.0 pp (95 % interval −",
                        "- co-resident: TTFT adj. p95 better, −37.3 s (infinite in places: told by the signs over ")
                .doesNotContain("- co-resident: TPOT p", "- co-resident: TTFT p");
    }

    @Test
    void namesAreNoMarkup() {
        Report report =
                FakeReport.of(FakeRun.fleet(2, 1), List.of("swap-on-demand <b>|x|</b>", "co-resident *_*"), 600, 1, 1);

        assertThat(summary(report))
                .contains("swap-on-demand \\<b\\>\\|x\\|\\</b\\>")
                .contains("co-resident \\*\\_\\*");
    }

    @Test
    void fitsAPullRequest() {
        assertThat(summary(FakeReport.twoDays()).length()).isLessThan(16_000);
    }
}

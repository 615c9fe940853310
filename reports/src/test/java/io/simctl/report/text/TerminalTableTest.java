package io.simctl.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.report.FakeReport;
import io.simctl.report.FakeRun;
import io.simctl.report.Report;
import io.simctl.report.comparison.ComparisonTable;
import io.simctl.report.comparison.Comparisons;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalTableTest {
    private static final char ESCAPE = 0x1b;

    private static String render(Report report, boolean colours) {
        return render(report, colours, 120);
    }

    private static String render(Report report, boolean colours, int width) {
        return TerminalTable.render(report, ComparisonTable.of(report, Comparisons.of(report)), colours, width);
    }

    @Test
    void fitsInto120Columns() {
        assertThat(render(FakeReport.twoDays(), false).lines())
                .allSatisfy(line -> assertThat(Columns.width(line)).isLessThanOrEqualTo(120));
    }

    @Test
    void whatDoesNotFitIsLeftOutTheLeastNeededFirst() {
        Report report = FakeReport.of(
                FakeRun.fleet(3, 5),
                List.of("swap-on-demand with a long name", "model-pools with a long name"),
                20_000,
                1,
                1);

        assertThat(render(report, false).lines())
                .allSatisfy(line -> assertThat(Columns.width(line)).isLessThanOrEqualTo(120));
        String text = render(report, false);
        assertThat(text.substring(text.indexOf("only in the report")).replaceAll("\\s+", " "))
                .isEqualTo("only in the report, to fit 120 columns: could have served, TTFT adj. p99,"
                        + " survivors' TPOT p50, loads, switches ");
    }

    @Test
    void hasARowForEachPolicyUnderEachModelAndUnderAll() {
        List<String> lines = render(FakeReport.twoDays(), false).lines().toList();

        assertThat(lines).filteredOn(line -> line.startsWith("  model-pools ")).hasSize(5);
        assertThat(lines).anyMatch(line -> line.startsWith("gpt-oss-20b  "));
        assertThat(lines).anyMatch(line -> line.startsWith("all models  151,336 requests"));
    }

    @Test
    void aSingleModelIsShownOnce() {
        Report report = FakeReport.of(FakeRun.fleet(2, 1), List.of("co-resident"), 600, 1, 1);

        assertThat(render(report, false).lines())
                .filteredOn(line -> line.startsWith("  co-resident"))
                .hasSize(1);
        assertThat(render(report, false)).doesNotContain("better than every other");
    }

    @Test
    void marksWhoIsBetterThanAllOthersOfItsGroup() {
        List<String> lines = render(FakeReport.twoDays(), false, 200).lines().toList();
        int all = lines.indexOf("all models  151,336 requests");

        assertThat(lines.get(all + 3)).startsWith("  co-resident").contains("99.0 %*", "0.7 %*", "6,669*");
        assertThat(lines.get(all + 1)).startsWith("  swap-on-demand").doesNotContain("*");
        assertThat(lines.get(all + 2)).startsWith("  model-pools").doesNotContain("*");
    }

    @Test
    void eightyColumnsAreEnoughForEveryOutcomeThatThereWas() {
        for (Report report : List.of(FakeReport.twoDays(), FakeReport.small())) {
            String text = render(report, false, 80);

            assertThat(text.lines())
                    .allSatisfy(line -> assertThat(Columns.width(line)).isLessThanOrEqualTo(80));
            assertThat(text).contains("completed", "rejected", "TTFT", "only in the report");
        }
        assertThat(render(FakeReport.twoDays(), false, 80)).contains("failed", "timed");
    }

    @Test
    void aLatencyHasTheSameUnitInEveryRun() {
        List<Report> reports = List.of(FakeReport.twoDays(), FakeReport.small());

        assertThat(reports)
                .allSatisfy(report -> assertThat(render(report, false).lines().filter(l -> l.contains("p50 ms")))
                        .hasSize(1));
    }

    @Test
    void saysBelowWhatWasNotCompletedAndWhy() {
        String text = render(FakeReport.twoDays(), false).replaceAll("\\s+", " ");

        assertThat(text)
                .contains(
                        "not completed by co-resident: 1,477 of 151,336 requests: 1,028 rejected (1,028 × 429 queue_full), ")
                .contains("149 failed (149 × 502 connection reset), 300 timed out");
    }

    @Test
    void coloursAreUsedOnlyWhenAskedFor() {
        String plain = render(FakeReport.twoDays(), false);
        String coloured = render(FakeReport.twoDays(), true);

        assertThat(plain).doesNotContain(String.valueOf(ESCAPE));
        assertThat(coloured).contains(ESCAPE + "[1;32m");
        assertThat(coloured.replaceAll(ESCAPE + "\\[[0-9;]*m", "")).isEqualTo(plain);
    }

    @Test
    void wideNamesKeepTheColumnsInLine() {
        Report report = FakeReport.of(
                FakeRun.fleet(3, 1),
                List.of("swap-on-demand 即時交換", "model-pools 🏊", "co-resident with a name that never ends"),
                600,
                1,
                1);

        List<String> rows = render(report, false)
                .lines()
                .filter(line -> line.startsWith("  ") && line.contains("%") && !line.contains("interval"))
                .toList();

        assertThat(rows).hasSize(3);
        assertThat(rows)
                .extracting(line -> Columns.width(line.substring(0, line.indexOf('%'))))
                .hasSize(3)
                .containsOnly(Columns.width(rows.get(2).substring(0, rows.get(2).indexOf('%'))));
        assertThat(rows.get(2)).contains("co-resident with a na…");
    }

    @Test
    void namesCannotSteerTheTerminal() {
        Report report =
                FakeReport.of(FakeRun.fleet(3, 1), List.of("co-resident\u001b[2J", "swap-on-demand\n"), 600, 1, 1);

        assertThat(render(report, false)).doesNotContain(String.valueOf(ESCAPE)).contains("co-resident?[2J");
    }

    @Test
    void ofManyModelsOnlyTheBusiestAreShown() {
        Report report = FakeReport.of(FakeRun.fleet(20, 20), List.of("co-resident", "model-pools"), 600, 2, 1);

        assertThat(render(report, false).lines())
                .filteredOn(line -> line.startsWith("  co-resident"))
                .hasSize(12);
        assertThat(render(report, false)).contains("9 models with fewer requests are in the report only");
    }

    @Test
    void noSamplesAtAllAreADash() {
        Report report = FakeReport.of(FakeRun.fleet(3, 1), List.of("co-resident"), 60, 1e-9, 1);

        assertThat(render(report, false)).doesNotContain("n small").contains("–");
    }

    @Test
    void tooFewSamplesAreSaidToBe() {
        assertThat(render(FakeReport.small(), false)).contains("n small");
    }

    @Test
    void replicationsLeaveAnIntervalBelowEachFigureAndEverythingStillFits() {
        Report thrice = FakeReport.twoDaysThrice();
        for (int width : List.of(80, 120, 200)) {
            assertThat(render(thrice, false, width).lines())
                    .allSatisfy(line -> assertThat(Columns.width(line)).isLessThanOrEqualTo(width));
        }
        String text = render(thrice, false, 200);

        assertThat(text).contains("±: half of the 95 % interval").containsPattern("\n {5,}±\\d");
        assertThat(render(FakeReport.twoDays(), false)).doesNotContain("±");
    }

    @Test
    void drawsTheRateOfRejectionsOverTimeOnOneScale() {
        Report report = FakeReport.twoDays();
        String text = render(report, false);
        String ascii =
                TerminalTable.render(report, ComparisonTable.of(report, Comparisons.of(report)), false, 120, false);

        assertThat(text)
                .containsPattern("429-(.*)?rate over time")
                .containsPattern("co-resident +[ ▁▂▃▄▅▆▇█]{48}  up to \\d");
        assertThat(ascii)
                .containsPattern("co-resident +[ .:=+#-]{48}  up to \\d")
                .doesNotContain("▁");
    }
}

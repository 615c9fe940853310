package io.simctl.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.report.FakeReport;
import io.simctl.report.FakeRun;
import io.simctl.report.Report;
import java.util.List;
import org.junit.jupiter.api.Test;

class KindChartTest {
    private static final Report SIXTY =
            FakeReport.of(FakeRun.fleet(60, 3), List.of("swap-on-demand", "model-pools"), 2000, 3, 1);

    @Test
    void sixtyMachinesOfTwoKindsAreTwoRows() {
        Svg chart = KindChart.of(SIXTY, 1);

        assertThat(KindChart.suits(SIXTY)).isTrue();
        assertThat(KindChart.suits(FakeReport.small())).isFalse();
        assertThat(chart.elements()).contains(">studio × 30<", ">rtx-box × 30<");
        assertThat(chart.table().rows()).extracting(List::getFirst).containsExactly("studio × 30", "rtx-box × 30");
        assertThat(chart.height()).isLessThan(200);
    }

    @Test
    void sharesOfAKindAreNeverMoreThanAllOfIt() {
        for (List<String> row : KindChart.of(SIXTY, 0).table().rows()) {
            double sum = row.stream()
                    .skip(1)
                    .mapToDouble(cell -> cell.startsWith("<") ? 0 : Double.parseDouble(cell.replace(" %", "")))
                    .sum();
            assertThat(sum).isBetween(1.0, 101.0);
        }
    }

    @Test
    void eachMachineHasItsRowWhenUnfolded() {
        Svg chart = ResidencyChart.of(SIXTY, 0);

        assertThat(chart.elements()).contains(">studio-1<", ">rtx-box-60<");
        assertThat(chart.table().rows()).hasSize(60);
    }
}

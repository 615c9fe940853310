package io.simctl.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.report.FakeReport;
import io.simctl.report.FakeRun;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.result.MachineState;
import io.simctl.report.result.ResidencyTimeline;
import io.simctl.report.result.RunResult;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResidencyChartTest {
    @Test
    void namesEachMachineWhereThereIsRoomAndEachKindWhereThereIsNot() {
        Svg few = ResidencyChart.of(FakeReport.twoDays(), 0);
        Svg many = ResidencyChart.of(FakeReport.of(FakeRun.fleet(100, 2), List.of("co-resident"), 300, 1, 1), 0);

        assertThat(few.elements()).contains(">studio-1<", ">studio-2<", ">rtx-box-6<");
        assertThat(many.elements()).contains(">studio × 50<", ">rtx-box × 50<").doesNotContain(">studio-2<");
    }

    @Test
    void runsOfDifferentLengthHaveOneAxis() {
        var fleet = FakeRun.fleet(2, 2);
        RunResult brief = FakeRun.result(fleet, FakeRun.Habit.POOLS, 700, 0.1, 0, 1);
        RunResult lengthy = FakeRun.result(fleet, FakeRun.Habit.POOLS, 900, 0.1, 0, 1);
        Report report = new Report(
                FakeReport.of(fleet, List.of("model-pools"), 60, 0.1, 1).setup(),
                List.of(new PolicyResult("brief", List.of(brief)), new PolicyResult("lengthy", List.of(lengthy))),
                List.of());

        assertThat(axis(ResidencyChart.of(report, 0))).isNotEmpty().isEqualTo(axis(ResidencyChart.of(report, 1)));
    }

    private static List<String> axis(Svg chart) {
        return chart.elements().lines().filter(line -> line.startsWith("<text")).toList();
    }

    @Test
    void aModelThatLoadsIsHatched() {
        Svg chart = ResidencyChart.of(FakeReport.small(), 1);

        assertThat(chart.elements()).contains("fill=\"url(#hatch-1)\"").contains("loading qwen3-30b-a3b");
    }

    @Test
    void aHundredMachinesThatSwapAllTheTimeStaySmall() {
        Report report = thrashing(100, 512);

        assertThat(ResidencyChart.of(report, 0).elements().length()).isLessThan(400_000);
    }

    @Test
    void aThousandMachinesAreDrawnAndStaySmall() {
        Svg chart = ResidencyChart.of(thrashing(1000, 512), 0);

        assertThat(chart.elements().length()).isLessThan(400_000);
        assertThat(chart.height()).isLessThan(1100);
    }

    /** Each machine changes its model in each bin. */
    private static Report thrashing(int machines, int bins) {
        Report report = FakeReport.of(FakeRun.fleet(machines, 4), List.of("co-resident"), 100, 1, 1);
        RunResult run = report.baseline().replications().getFirst();
        List<ResidencyTimeline.Row> rows = IntStream.range(0, machines)
                .mapToObj(machine -> new ResidencyTimeline.Row(IntStream.range(0, bins)
                        .mapToObj(bin -> new ResidencyTimeline.Stretch(
                                bin,
                                bin + 1,
                                List.of(
                                        new ResidencyTimeline.Share(new MachineState(List.of(bin % 4), List.of()), 60),
                                        new ResidencyTimeline.Share(
                                                new MachineState(List.of(), List.of((bin + machine) % 4)), 40))))
                        .toList()))
                .toList();
        var residency = new ResidencyTimeline(run.end() / bins + 1, bins, rows);
        var thrashing = new RunResult(
                run.warmup(), run.end(), run.models(), run.fleet(), run.series(), residency, run.shares(), run.worst());
        return new Report(report.setup(), List.of(new PolicyResult("thrash", List.of(thrashing))), List.of());
    }
}

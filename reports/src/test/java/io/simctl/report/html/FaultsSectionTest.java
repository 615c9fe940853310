package io.simctl.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.report.FakeReport;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.result.FaultShare;
import io.simctl.report.result.RunResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultsSectionTest {
    private static RunResult faulty(RunResult run, FaultShare... faults) {
        return new RunResult(
                run.warmup(),
                run.end(),
                run.models(),
                run.fleet(),
                run.series(),
                run.residency(),
                run.shares().with(List.of(faults)),
                run.worst());
    }

    @Test
    void addsUpWhatStruckOverMachinesAndRuns() {
        Report report = FakeReport.small();
        RunResult run = report.policies().getFirst().replications().getFirst();
        RunResult one = faulty(
                run,
                new FaultShare("machine crashed", 0, 2, 60_000_000_000L, 5_000_000_000L, 90_000_000_000L),
                new FaultShare("machine crashed", 1, 1, 1_500_000_000L, 7_000_000_000L, 7_000_000_000L));
        RunResult other =
                faulty(run, new FaultShare("machine crashed", 0, 1, 1_000_000_000L, 3_000_000_000L, 3_000_000_000L));
        PolicyResult policy = new PolicyResult("faulty", List.of(one, other));

        assertThat(HtmlReportTest.page(new Report(report.setup(), List.of(policy), report.live())))
                .contains("href=\"#faults\"")
                .contains("<td>machine crashed</td><td class=\"number\">2</td><td class=\"number\">4</td>"
                        + "<td class=\"number\">62.5</td><td class=\"number\">3.0</td><td class=\"number\">90.0</td>");
    }

    @Test
    void isLeftOutWhereNoneStruck() {
        assertThat(HtmlReportTest.page(FakeReport.small())).doesNotContain("id=\"faults\"");
    }
}

package io.simctl.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.report.FakeReport;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.result.Counts;
import io.simctl.report.result.FleetCount;
import io.simctl.report.result.FleetResult;
import io.simctl.report.result.PoolShares;
import io.simctl.report.result.PoolShares.OfModel;
import io.simctl.report.result.RunResult;
import io.simctl.report.result.Shares;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolsSectionTest {
    private static RunResult planned(RunResult run, int models, int bound) {
        PoolShares pools = new PoolShares(4, 0, 2, Collections.nCopies(models, new OfModel(3, 1, 10, 2, 1234)));
        return new RunResult(
                run.warmup(),
                run.end(),
                run.models(),
                run.fleet()
                        .beside(new FleetResult(
                                0,
                                Counts.of(
                                        FleetCount.class, count -> count == FleetCount.MANAGED_MACHINES ? bound : 0))),
                run.series(),
                run.residency(),
                new Shares(run.shares().machines(), List.of(), pools),
                run.worst());
    }

    private static String page(int bound) {
        Report report = FakeReport.small();
        RunResult run = report.policies().getFirst().replications().getFirst();
        int models = report.setup().models().size();
        PolicyResult pools = new PolicyResult("pools", List.of(planned(run, models, bound)));
        return HtmlReportTest.page(new Report(report.setup(), List.of(pools), report.live()));
    }

    @Test
    void tellsWhatWasWantedAndFoundOfEachModelWhatServedInTheEndAndWhatWasShed() {
        assertThat(page(2))
                .contains("href=\"#pools\"")
                .contains("<td class=\"number\">2.5</td><td class=\"number\">3.0</td><td class=\"number\">1.0</td>"
                        + "<td class=\"number\">2.0</td><td class=\"number\">1,234</td>");
    }

    @Test
    void saysNothingOfBoundMachinesWhereAPolicyBindsNone() {
        assertThat(page(0))
                .contains("<td class=\"number\">1.0</td><td class=\"number\">–</td><td class=\"number\">1,234</td>");
    }

    @Test
    void isLeftOutWhereNothingWasPlanned() {
        assertThat(HtmlReportTest.page(FakeReport.small())).doesNotContain("id=\"pools\"");
    }
}

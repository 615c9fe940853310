package io.simctl.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.report.FakeReport;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.result.PoolShares;
import io.simctl.report.result.PoolShares.OfModel;
import io.simctl.report.result.RunResult;
import io.simctl.report.result.Shares;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolsSectionTest {
    private static RunResult planned(RunResult run, int models) {
        PoolShares pools = new PoolShares(4, 0, 2, Collections.nCopies(models, new OfModel(3, 3, 10, 2, 1234)));
        return new RunResult(
                run.warmup(),
                run.end(),
                run.models(),
                run.fleet(),
                run.series(),
                run.residency(),
                new Shares(run.shares().machines(), List.of(), pools),
                run.worst());
    }

    @Test
    void tellsWhatWasWantedAndServedOfEachModelAndWhatWasShed() {
        Report report = FakeReport.small();
        RunResult run = report.policies().getFirst().replications().getFirst();
        Report pools = new Report(
                report.setup(),
                List.of(new PolicyResult(
                        "pools", List.of(planned(run, report.setup().models().size())))),
                report.live());

        String page = HtmlReportTest.page(pools);

        assertThat(page)
                .contains("href=\"#pools\"")
                .contains("<td class=\"number\">2.5</td><td class=\"number\">3.0</td>"
                        + "<td class=\"number\">2.0</td><td class=\"number\">1,234</td>");
    }

    @Test
    void isLeftOutWhereNothingWasPlanned() {
        assertThat(HtmlReportTest.page(FakeReport.small())).doesNotContain("id=\"pools\"");
    }
}

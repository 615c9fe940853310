package io.simctl.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.simctl.report.FakeReport;
import io.simctl.report.PolicyResult;
import io.simctl.report.PolicyShares;
import io.simctl.report.Report;
import io.simctl.report.result.Distribution;
import io.simctl.report.result.RunResult;
import io.simctl.report.result.Shares;
import io.simctl.report.result.Shares.OfPrincipal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairnessSectionTest {
    private static final int BITS = 6;
    private static final int BUCKET = 300;

    private static OfPrincipal got(String name, long submitted, long completed) {
        Distribution.Builder ttft = new Distribution.Builder(BITS);
        if (completed > 0) {
            ttft.add(BUCKET, completed, 0);
        }
        return new OfPrincipal(name, submitted, completed, submitted - completed, completed, ttft.build(1_000_000));
    }

    private static double jain(long... completed) {
        return PolicyShares.jain(
                Arrays.stream(completed).mapToObj(count -> got("p", 10, count)).toList());
    }

    private static String fairness(OfPrincipal... principals) {
        Report report = FakeReport.small();
        List<PolicyResult> policies = report.policies().stream()
                .map(policy -> new PolicyResult(
                        policy.name(),
                        policy.replications().stream()
                                .map(run -> with(run, principals))
                                .toList()))
                .toList();
        String page = HtmlReportTest.page(new Report(report.setup(), policies, report.live(), report.metrics()));
        return page.substring(page.indexOf("id=\"fairness\""));
    }

    private static RunResult with(RunResult run, OfPrincipal... principals) {
        return new RunResult(
                run.warmup(),
                run.end(),
                run.models(),
                run.fleet(),
                run.series(),
                run.residency(),
                new Shares(run.shares().machines(), List.of(principals)),
                run.worst());
    }

    @Test
    void jainsIndexIsOneForEqualsAndOneNthForOneWhoHasAll() {
        assertThat(jain(7, 7, 7)).isCloseTo(1, within(1e-12));
        assertThat(jain(10, 0, 0, 0)).isCloseTo(0.25, within(1e-12));
        assertThat(jain(0, 0)).isEqualTo(1);
    }

    @Test
    void nobodyInParticularIsNobodyToBeFairTo() {
        assertThat(PolicyShares.jain(List.of(got("ann", 10, 10), got("", 10, 1))))
                .isEqualTo(1);
    }

    @Test
    void aRequestWithoutAnAnswerIsInfinitelyLate() {
        String section = fairness(got("ann", 10_000, 4_000));

        assertThat(section)
                .containsPattern("<td>ann</td>(<td class=\"number\">[^<]*</td>){4}(<td class=\"number\">∞</td>){2}");
    }

    @Test
    void tooFewRequestsSayNothingOfATail() {
        String section = fairness(got("ann", 4, 4));

        assertThat(section)
                .containsPattern(
                        "<td>ann</td>(<td class=\"number\">[^<]*</td>){5}<td class=\"number\">n too small</td>");
    }
}

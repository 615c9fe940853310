package io.simctl.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.report.FakeReport;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.result.RequestCount;
import io.simctl.report.result.RunResult;
import io.simctl.report.result.WorstStretch;
import io.simctl.report.result.WorstStretch.OfRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorstRequestsTableTest {
    private static final long SECOND = 1_000_000_000L;

    private static String page(WorstStretch... stretches) {
        Report report = FakeReport.small();
        RunResult run = report.policies().getFirst().replications().getFirst().with(List.of(stretches));
        return HtmlReportTest.page(new Report(
                report.setup(), List.of(new PolicyResult("one", List.of(run))), report.live(), report.metrics()));
    }

    @Test
    void saysWhatEachRequestWaitedForTheLongestFirst() {
        String page = page(new WorstStretch(
                0,
                List.of(new OfRequest(
                        4711, 0, 0, RequestCount.COMPLETED, 9 * SECOND, 12 * SECOND, SECOND, 7 * SECOND, SECOND / 2))));

        assertThat(page)
                .contains("The worst requests of these stretches")
                .containsPattern(
                        ">4711</td>.*>9.00 s</td>.*>12.0 s</td><td>load 7.00 s, queue 1.00 s, prefill 0.500 s<");
    }

    @Test
    void saysHowARequestWithoutAnAnswerEnded() {
        String page = page(new WorstStretch(
                0,
                List.of(new OfRequest(
                        4712,
                        0,
                        WorstStretch.NONE,
                        RequestCount.TIMED_OUT,
                        WorstStretch.NONE,
                        60 * SECOND,
                        WorstStretch.NONE,
                        WorstStretch.NONE,
                        WorstStretch.NONE))));

        assertThat(page).containsPattern(">4712</td>.*>∞</td><td>timed out after 60.0 s<");
    }

    @Test
    void isLeftOutOfRunsThatDidNotKeepThem() {
        assertThat(page()).doesNotContain("The worst requests of these stretches");
    }
}

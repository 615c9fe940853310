package io.simctl.report.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.report.FakeReport;
import io.simctl.report.FakeRun;
import io.simctl.report.LiveFacts;
import io.simctl.report.ReplyFacts;
import io.simctl.report.Report;
import io.simctl.report.validation.Validation.Ends;
import io.simctl.report.validation.Validation.Policy;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoubtsTest {
    private static final Ends SIMULATED = new Ends(100, 90, 0, 3600);

    private static LiveFacts run(boolean isDegraded, boolean isComplete, int restarts) {
        return new LiveFacts(
                "lru", 1, 1_000_000, 40_000_000, 90_000_000, isDegraded, isComplete, restarts, ReplyFacts.NONE, "");
    }

    private static List<String> doubts(Ends... live) {
        return Doubts.ofRequests(List.of(new Policy("lru", SIMULATED, List.of(live), List.of())));
    }

    @Test
    void runsThatWereDegradedStoppedOrInterruptedAreDoubted() {
        assertThat(Doubts.ofRuns(List.of(run(false, true, 0)))).isEmpty();
        assertThat(Doubts.ofRuns(List.of(run(true, true, 0))))
                .singleElement()
                .asString()
                .startsWith("lru, live run 2: simctl itself lagged (p50 1.00 ms");
        assertThat(Doubts.ofRuns(List.of(run(false, false, 0))))
                .containsExactly("lru, live run 2: it was stopped early");
        assertThat(Doubts.ofRuns(List.of(run(false, true, 2)))).hasSize(1);
    }

    @Test
    void aRunInWhichEverythingFailedIsDoubted() {
        assertThat(doubts(new Ends(100, 88, 2, 3500), new Ends(100, 0, 100, 0)))
                .containsExactly("lru, live run 2: no request was completed; 100 of 100 failed");
    }

    @Test
    void outputsOfAnotherLengthAreDoubted() {
        assertThat(doubts(new Ends(100, 90, 0, 3500))).as("by 3 %").isEmpty();
        assertThat(doubts(new Ends(100, 90, 0, 360)))
                .containsExactly(
                        "lru, live run 1: outputs were 90 % shorter than simulated (4 tokens instead of 40), so that"
                                + " tokens/s and E2E do not compare");
        assertThat(doubts(new Ends(100, 90, 0, 7200)))
                .singleElement()
                .asString()
                .contains("100 % longer");
    }

    @Test
    void aMachineThatDriftedByThousandsOfPerCentIsDoubted() {
        assertThat(Doubts.ofDrift(0.09)).isEmpty();
        assertThat(Doubts.ofDrift(53.1)).singleElement().asString().contains("changed by 5,310 %");
    }

    @Test
    void aReportOfGoodRunsIsRankedAndOneDegradedRunEndsThat() {
        Report good = FakeReport.of(FakeRun.fleet(2, 1), List.of("swap-on-demand", "co-resident"), 600, 1, 2);
        Report bad = new Report(good.setup(), good.policies(), List.of(run(true, true, 0)));

        assertThat(Validation.of(good, good, 0).doubts()).isEmpty();
        assertThat(Validation.of(good, good, 0).rankings()).isNotEmpty();
        assertThat(Validation.of(good, bad, 30).doubts()).hasSize(2);
    }
}

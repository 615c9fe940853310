package io.simctl.report.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.report.FakeReport;
import io.simctl.report.FakeRun;
import io.simctl.report.Report;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class HeadlineTest {
    @Test
    void theLeaderIsWhoHasTheStarAndEveryGainIsAStarOfIt() {
        Report report = FakeReport.twoDays();
        Headline headline = Headline.of(report);
        var best = new BestPolicies(report, report.models().size());

        assertThat(headline.leader()).isPresent();
        assertThat(headline.gains()).isNotEmpty().allSatisfy(claim -> {
            assertThat(best.by(claim.metric())).isEqualTo(headline.leader());
            assertThat(claim.better()).isEqualTo(headline.leader().getAsInt());
            assertThat(claim.metric().isOfSurvivors()).isFalse();
            assertThat(claim.metric().direction().prefers(claim.value(), claim.other()))
                    .isTrue();
        });
    }

    @Test
    void aCostIsWhereAnotherIsBetterBeyondTheInterval() {
        Report report = FakeReport.twoDays();
        Headline headline = Headline.of(report);
        int leader = headline.leader().orElseThrow();

        assertThat(headline.costs()).allSatisfy(claim -> {
            assertThat(claim.than()).isEqualTo(leader);
            assertThat(PolicyPair.of(
                                    report,
                                    report.policies().get(leader),
                                    report.policies().get(claim.better()),
                                    report.models().size())
                            .finding(claim.metric()))
                    .isEqualTo(Comparison.Finding.BETTER);
        });
    }

    @Test
    void nobodyLeadsAmongEquals() {
        Report report = FakeReport.of(FakeRun.fleet(3, 2), List.of("co-resident", "co-resident-2"), 20_000, 0.5, 1);

        assertThat(Headline.of(report)).isEqualTo(new Headline(OptionalInt.empty(), List.of(), List.of()));
    }

    @Test
    void aSinglePolicyLeadsNobody() {
        assertThat(Headline.of(FakeReport.of(FakeRun.fleet(1, 1), List.of("co-resident"), 600, 1, 1))
                        .leader())
                .isEmpty();
    }
}

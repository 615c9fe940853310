package io.simctl.report.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.simctl.fleet.Fleet;
import io.simctl.report.FakeReport;
import io.simctl.report.FakeRun;
import io.simctl.report.FakeRun.Habit;
import io.simctl.report.PolicyResult;
import io.simctl.report.Report;
import io.simctl.report.across.Contender;
import io.simctl.report.across.PairComparison;
import io.simctl.report.figure.UnknownFigure;
import io.simctl.report.file.JunitXml;
import io.simctl.report.rule.RuleOutcome.Status;
import io.simctl.report.text.GateText;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;

class RuleJudgeTest {
    private static final Report REPORT =
            FakeReport.of(FakeRun.fleet(6, 4), List.of("swap-on-demand", "model-pools", "co-resident"), 30_000, 1.4, 3);

    private static Contender contender(String policy) {
        return Contender.of("here", REPORT).stream()
                .filter(contender -> contender.name().equals(policy))
                .findFirst()
                .orElseThrow();
    }

    private static RuleOutcome judge(String rule, Contender contender, Optional<Contender> baseline)
            throws UnknownFigure, InvalidRule {
        ReleaseRule parsed = ReleaseRule.parse(rule, contender.report().models());
        return RuleJudge.judge(List.of(parsed), contender, baseline.map(base -> PairComparison.of(base, contender)))
                .getFirst();
    }

    private static RuleOutcome judge(String rule, String policy) throws UnknownFigure, InvalidRule {
        return judge(rule, contender(policy), Optional.of(contender("model-pools")));
    }

    private static double value(String policy, String metric) {
        return REPORT.figure(policy, "*", metric).orElseThrow();
    }

    @Test
    void comparesValuesAsTheyAreWhereNoConfidenceIsAskedFor() throws UnknownFigure, InvalidRule {
        double p50 = value("co-resident", "ttft_adj_ms.p50");

        RuleOutcome kept = judge("ttft.p50 <= %.0fms".formatted(Math.ceil(p50)), "co-resident");
        RuleOutcome broken = judge("ttft.p50 < %.0fms".formatted(Math.floor(p50)), "co-resident");

        assertThat(kept.status()).isEqualTo(Status.PASSED);
        assertThat(kept.value()).hasValue(p50);
        assertThat(kept.margin().orElseThrow()).isBetween(0.0, 1.0);
        assertThat(broken.status()).isEqualTo(Status.FAILED);
        assertThat(broken.margin().orElseThrow()).isBetween(-1.0, 0.0);
    }

    @ParameterizedTest
    @CsvSource({
        "ttft.p50 <= baseline,                  PASSED",
        "ttft.p50 < baseline,                   FAILED",
        "ttft.p50 <= baseline @ 95%,            PASSED",
        "ttft.p50 within 0% of baseline @ 99%,  PASSED",
        "ttft.p50 <= baseline * 0.9 @ 95%,      FAILED",
        "ttft.p50 not worse than baseline,      PASSED",
        "rate_completed >= baseline - 1pp @ 95%, PASSED",
        "fleet.switches <= baseline + 0,        PASSED",
    })
    void aPolicyIsAsGoodAsItself(String rule, Status status) throws UnknownFigure, InvalidRule {
        assertThat(judge(rule, "model-pools").status()).isEqualTo(status);
    }

    @Test
    void confidenceIsAskedOfBothEnds() throws UnknownFigure, InvalidRule {
        double rate = value("co-resident", "rate_completed");

        assertThat(judge("rate_completed >= %.4f @ 95%%".formatted(rate - 0.1), "co-resident")
                        .status())
                .isEqualTo(Status.PASSED);
        assertThat(judge("rate_completed >= %.4f @ 95%%".formatted(rate + 0.05), "co-resident")
                        .status())
                .isEqualTo(Status.FAILED);
        RuleOutcome open = judge("rate_completed >= %.6f @ 95%%".formatted(rate - 1e-5), "co-resident");
        assertThat(open.status()).isEqualTo(Status.NO_VERDICT);
        assertThat(open.reason()).startsWith("the interval holds the bound; 3 replications");
        assertThat(open.interval().orElseThrow().holds(0)).isTrue();
    }

    @Test
    void withinFailsOnEitherSide() throws UnknownFigure, InvalidRule {
        double pools = value("model-pools", "output_tokens_per_s");
        assertThat(value("co-resident", "output_tokens_per_s")).isGreaterThan(1.05 * pools);

        assertThat(judge("output_tokens_per_s within 5% of baseline", "co-resident")
                        .status())
                .isEqualTo(Status.FAILED);
        assertThat(judge("output_tokens_per_s within 1% of 100k", "co-resident").status())
                .isEqualTo(Status.FAILED);
        assertThat(judge("submitted within 5% of baseline", "swap-on-demand").status())
                .isEqualTo(Status.PASSED);
    }

    /** The adjusted p99 is infinite, since more than one request in a hundred had no answer. */
    @Test
    void anInfiniteValueFailsAndAnInfiniteBaselineLeavesNothingToSay() throws UnknownFigure, InvalidRule {
        assertThat(value("model-pools", "ttft_adj_ms.p99")).isInfinite();

        assertThat(judge("ttft.p99 < 60s", "model-pools").status()).isEqualTo(Status.FAILED);
        assertThat(judge("ttft.p99 < 60s @ 95%", "model-pools").status()).isEqualTo(Status.FAILED);
        assertThat(judge("ttft.p99 < 60s @ 95%", "model-pools").reason()).isEqualTo("infinite in every section");
        assertThat(judge("ttft.p99 <= baseline * 1.05", "model-pools").status()).isEqualTo(Status.NO_VERDICT);
        assertThat(judge("ttft.p99 <= baseline * 1.05", "model-pools").reason()).isEqualTo("infinite on both sides");
    }

    @Test
    void tooFewSamplesAreNoVerdict() throws UnknownFigure, InvalidRule {
        Report small = FakeReport.small();
        Contender few = Contender.of("here", small).getFirst();
        String model = small.models().getFirst();

        RuleOutcome percentile = judge(model + ".ttft_survivors.p99 < 10m", few, Optional.empty());
        RuleOutcome confident = judge("fleet.switches <= 400 @ 95%", few, Optional.empty());

        assertThat(percentile.status()).isEqualTo(Status.NO_VERDICT);
        assertThat(percentile.reason()).isEqualTo("too few samples in these runs; it takes 662");
        assertThat(confident.status()).isEqualTo(Status.NO_VERDICT);
        assertThat(confident.reason()).isEqualTo("no interval: a single run tells this once");
    }

    @Test
    void aShareOfAHandfulIsNoVerdictThoughItIsWhole() throws UnknownFigure, InvalidRule {
        var fleet = FakeRun.fleet(3, 1);
        Report tiny = new Report(
                FakeReport.setup(List.of("m"), List.of(), List.of("one")),
                List.of(new PolicyResult("one", List.of(FakeRun.result(fleet, Habit.POOLS, 60, 0.3, 0, 1)))),
                List.of());
        Contender few = Contender.of("here", tiny).getFirst();

        RuleOutcome outcome = judge("rate_completed >= 10%", few, Optional.empty());

        assertThat(outcome.value().orElseThrow()).isPositive();
        assertThat(outcome.status()).isEqualTo(Status.NO_VERDICT);
        assertThat(outcome.reason()).matches("a share of \\d+ requests; it takes 64");
    }

    @Test
    void addsARuleOnTheCompletedShareWhereThereIsNone() throws UnknownFigure, InvalidRule {
        Contender pools = contender("model-pools");
        List<ReleaseRule> onSwitches = List.of(ReleaseRule.parse("fleet.switches <= 10k", REPORT.models()));
        List<ReleaseRule> onCompleted = List.of(ReleaseRule.parse("rate_completed >= 1%", REPORT.models()));
        Optional<PairComparison> none = Optional.empty();

        assertThat(RuleJudge.judge(onCompleted, pools, none)).hasSize(1);
        assertThat(RuleJudge.judge(onSwitches, pools, none))
                .satisfiesExactly(outcome -> assertThat(outcome.isAdded()).isFalse(), outcome -> {
                    assertThat(outcome.isAdded()).isTrue();
                    assertThat(outcome.rule().text()).isEqualTo("rate_completed >= 99%");
                });
        assertThat(RuleJudge.judge(onSwitches, pools, Optional.of(PairComparison.of(pools, pools))))
                .extracting(outcome -> outcome.rule().text())
                .endsWith("rate_completed >= baseline - 1pp");
    }

    @Test
    void theGravestRuleDecides() throws Exception {
        RuleOutcome pass = judge("submitted >= 1", "model-pools");
        RuleOutcome fail = judge("ttft.p99 < 1ms", "model-pools");
        RuleOutcome open = judge("ttft.p99 <= baseline", "model-pools");

        assertThat(new GateResult("a", "", List.of(pass)).status()).isEqualTo(Status.PASSED);
        assertThat(new GateResult("a", "", List.of(pass, open)).status()).isEqualTo(Status.NO_VERDICT);
        assertThat(new GateResult("a", "", List.of(open, fail, pass)).status()).isEqualTo(Status.FAILED);
        GateResult all = new GateResult("a <&> b", "", List.of(pass, fail, open));
        assertThat(GateText.conclusion(all))
                .isEqualTo("Gate failed: 1 passed, 1 failed, 1 without a verdict (a <&> b)");
        Document xml = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(JunitXml.of(all).getBytes(StandardCharsets.UTF_8)));
        assertThat(xml.getElementsByTagName("testcase").getLength()).isEqualTo(3);
        assertThat(xml.getElementsByTagName("failure").getLength()).isEqualTo(1);
        assertThat(xml.getElementsByTagName("error").getLength()).isEqualTo(1);
        assertThat(xml.getDocumentElement().getAttribute("errors")).isEqualTo("1");
    }

    /** Replications without a partner do not count where the others have one. */
    @Test
    void pairsAsManyReplicationsAsBothHave() throws UnknownFigure, InvalidRule {
        var fleet = FakeRun.fleet(4, 1);
        Report five = report(fleet, 5);
        Report three = report(fleet, 3);

        RuleOutcome outcome = judge(
                "ttft.p50 <= baseline @ 95%",
                Contender.of("five", five).getFirst(),
                Optional.of(Contender.of("three", three).getFirst()));

        assertThat(outcome.status()).isEqualTo(Status.PASSED);
        assertThat(outcome.reason()).isEqualTo("paired over 3 replications");
    }

    private static Report report(Fleet fleet, int replications) {
        return new Report(
                FakeReport.setup(List.of("m"), List.of(), List.of("one")),
                List.of(new PolicyResult(
                        "one",
                        LongStream.range(0, replications)
                                .mapToObj(seed -> FakeRun.result(fleet, Habit.POOLS, 2000, 1, 0, seed))
                                .toList())),
                List.of());
    }
}

package io.simctl.report.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.simctl.report.file.ValidationJson;
import io.simctl.report.metric.Metric;
import io.simctl.report.metric.MetricCatalogue;
import io.simctl.report.text.ValidationText;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ValidationTest {
    private static final Metric TTFT = MetricCatalogue.standard().get("ttft_ms.p50");
    private static final Metric RATE = MetricCatalogue.standard().get("rate_429");

    private static Figure row(Metric metric, double simulated, double... live) {
        return new Figure(
                metric,
                OptionalDouble.of(simulated),
                Arrays.stream(live).mapToObj(OptionalDouble::of).toList());
    }

    private static double of(OptionalDouble value) {
        return value.orElseThrow();
    }

    @Test
    void errorAndSpreadArePartsOfTheMeanOfTheLiveRuns() {
        Figure row = row(TTFT, 110, 90, 110);
        assertThat(of(row.liveMean())).isEqualTo(100);
        assertThat(of(row.error())).isCloseTo(0.1, Offset.offset(1e-12));
        assertThat(of(row.spread())).isCloseTo(0.2, Offset.offset(1e-12));
    }

    @Test
    void sharesDifferByPoints() {
        Figure row = row(RATE, 0.12, 0.10, 0.11);
        assertThat(of(row.error())).isCloseTo(0.015, Offset.offset(1e-12));
        assertThat(of(row.spread())).isCloseTo(0.01, Offset.offset(1e-12));
    }

    @Test
    void aFigureThatOneLiveRunLacksHasNoError() {
        Figure row = new Figure(TTFT, OptionalDouble.of(1), List.of(OptionalDouble.of(1), OptionalDouble.empty()));
        assertThat(row.liveMean()).isEmpty();
        assertThat(row.error()).isEmpty();
        assertThat(row.spread()).isEmpty();
    }

    @Test
    void zeroInBothWorldsIsNoError() {
        assertThat(of(row(MetricCatalogue.standard().get("fleet.switches"), 0, 0, 0)
                        .error()))
                .isZero();
        assertThat(row(MetricCatalogue.standard().get("fleet.switches"), 3, 0, 0)
                        .error())
                .isEmpty();
    }

    @Test
    void anErrorNoLargerThanWhatLiveRunsVaryByIsWithinNoise() {
        assertThat(row(TTFT, 110, 90, 110).isWithinNoise()).isTrue();
        assertThat(row(TTFT, 130, 90, 110).isWithinNoise()).isFalse();
        assertThat(new Figure(TTFT, OptionalDouble.of(1), List.of(OptionalDouble.empty())).isWithinNoise())
                .isFalse();
    }

    @Test
    void theWorldsDisagreeWhenTheyPutTwoPoliciesInOppositeOrders() {
        Ranking ranking = new Ranking(TTFT, List.of("a", "b"), List.of(row(TTFT, 10, 50, 52), row(TTFT, 20, 30, 31)));
        assertThat(ranking.simulated()).containsExactly("a", "b");
        assertThat(ranking.live()).containsExactly("b", "a");
        assertThat(ranking.contradictions()).isEqualTo(1);
        assertThat(text(List.of(), ranking))
                .contains("By TTFT p50: simulation has a, b; reality has b, a (best first).");
    }

    @Test
    void policiesThatRealityDoesNotTellApartAgreeOnNothing() {
        Ranking ranking = new Ranking(TTFT, List.of("a", "b"), List.of(row(TTFT, 10, 50, 52), row(TTFT, 20, 49, 51)));
        assertThat(ranking.contradictions()).isZero();
        assertThat(ranking.apart()).isZero();
        assertThat(text(List.of(), ranking))
                .contains("By TTFT p50: the live runs do not tell the policies apart.")
                .doesNotContain("as reality does", "% of cases");
    }

    @Test
    void agreementIsSaidOfAllPairsOrOfThoseThatRealityTellsApart() {
        Ranking ranking = new Ranking(
                TTFT,
                List.of("a", "b", "c"),
                List.of(row(TTFT, 10, 10, 12), row(TTFT, 12, 11, 13), row(TTFT, 20, 30, 31)));
        assertThat(ranking.pairs()).isEqualTo(3);
        assertThat(ranking.apart()).isEqualTo(2);
        assertThat(text(List.of(), ranking))
                .contains(
                        "By TTFT p50: simulation has a, b, c (best first), which contradicts nothing; reality tells 2 of"
                                + " 3 pairs apart.");
    }

    @Test
    void moreIsBetterWhereTheMetricSaysSo() {
        Metric completed = MetricCatalogue.standard().get("rate_completed");
        Ranking ranking = new Ranking(
                completed, List.of("a", "b"), List.of(row(completed, 0.5, 0.5, 0.5), row(completed, 0.9, 0.9, 0.8)));
        assertThat(ranking.live()).containsExactly("b", "a");
        assertThat(text(List.of(), ranking))
                .contains("By completed: simulation ranks the policies as reality does: b, a (best first).")
                .contains("of 2 runs each, equally good ones would in 33 % of cases.");
    }

    @Test
    void whereAnythingSpeaksAgainstTheRunsNothingIsRanked() throws Exception {
        Ranking ranking = new Ranking(TTFT, List.of("a", "b"), List.of(row(TTFT, 10, 10, 12), row(TTFT, 20, 30, 31)));
        String doubt = "a, live run 1: it was stopped early";

        assertThat(text(List.of(doubt), ranking))
                .contains("The policies are not ranked, and the errors above say little:", "- " + doubt + ".")
                .doesNotContain("as reality does", "simulation has");
        JsonNode json = new ObjectMapper().readTree(ValidationJson.of(validation(List.of(doubt), ranking)));
        assertThat(json.at("/doubts/0").asText()).isEqualTo(doubt);
        assertThat(json.at("/rankings/0/told").asBoolean()).isFalse();
        assertThat(json.at("/rankings/0/agrees").asBoolean()).isFalse();
    }

    private static String text(List<String> doubts, Ranking ranking) {
        return ValidationText.of(validation(doubts, ranking));
    }

    private static Validation validation(List<String> doubts, Ranking ranking) {
        Validation.Ends ends = new Validation.Ends(100, 100, 0, 1000);
        List<Validation.Policy> policies = IntStream.range(0, ranking.names().size())
                .mapToObj(i -> new Validation.Policy(
                        ranking.names().get(i),
                        ends,
                        List.of(ends, ends),
                        List.of(ranking.figures().get(i))))
                .toList();
        return new Validation(policies, List.of(ranking), doubts, 2);
    }

    @Test
    void moreRunsLeaveLessToChance() {
        assertThat(new Validation(List.of(), List.of(), List.of(), 2).chanceOfStandingApart())
                .isCloseTo(2 / 6.0, Offset.offset(1e-12));
        assertThat(new Validation(List.of(), List.of(), List.of(), 3).chanceOfStandingApart())
                .isCloseTo(2 / 20.0, Offset.offset(1e-12));
    }

    @Test
    void theTextMarksErrorsWithinNoiseAndCountsRequests() {
        Validation validation = new Validation(
                List.of(new Validation.Policy(
                        "bounded",
                        new Validation.Ends(100, 60, 0, 6000),
                        List.of(new Validation.Ends(100, 50, 3, 5000), new Validation.Ends(100, 52, 0, 5200)),
                        List.of(row(TTFT, 105, 100, 110), row(RATE, 0.4, 0.47, 0.48)))),
                List.of(),
                List.of(),
                2);
        assertThat(ValidationText.of(validation))
                .contains("≈ +0.0 %", "| 429-rate ")
                .contains("Completed of submitted: simulated 60 of 100; live 50 of 100 (3 failed), 52 of 100.")
                .contains("live: mean of 2 runs.");
    }
}

package io.simctl.workload.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.simctl.scenario.Conversation;
import io.simctl.scenario.Gaps;
import io.simctl.scenario.RateShape;
import io.simctl.scenario.Think;
import io.simctl.scenario.TokenCount;
import io.simctl.scenario.Traffic.OpenLoop;
import io.simctl.scenario.TrafficOptions;
import io.simctl.scenario.Turns;
import io.simctl.scenario.yaml.InvalidInput;
import io.simctl.scenario.yaml.SourceLocation;
import io.simctl.trace.TraceRow;
import io.simctl.workload.SyntheticTrace;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is synthesised is found again in it. */
class TraceFitterTest {
    private static final Duration LONG = Duration.ofHours(10);

    private static OpenLoop traffic(String... keysAndValues) {
        Map<String, List<String>> options = new LinkedHashMap<>(Map.of(
                "rate", List.of("2/s"), "model", List.of("m"), "prompt", List.of("100"), "output", List.of("10")));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            options.put(keysAndValues[i], List.of(keysAndValues[i + 1]));
        }
        return TrafficOptions.bind(options);
    }

    private static SyntheticTrace trace(Duration duration, OpenLoop... traffic) {
        return new SyntheticTrace(
                List.of(traffic), (purpose, index) -> new SplittableRandom(purpose.hashCode() + 7L * index), duration);
    }

    private static List<TrafficFit> fits(Duration duration, OpenLoop... traffic) {
        TraceFitter fitter = new TraceFitter();
        trace(duration, traffic).forEachRemaining(row -> fitter.first(row, SourceLocation.startOf("t")));
        trace(duration, traffic).forEachRemaining(fitter::second);
        return fitter.fits();
    }

    private static TrafficFit fit(String... keysAndValues) {
        return fits(LONG, traffic(keysAndValues)).getFirst();
    }

    private static RateShape shape(TrafficFit fit) {
        return fit.traffic().shape().getFirst();
    }

    @ParameterizedTest
    @CsvSource({"gamma, 0.5", "gamma, 2", "weibull, 0.4", "weibull, 3"})
    void findsTheFamilyOfTheGapsAndTheirVariation(String family, double cv) {
        TrafficFit fit = fit("gaps", "{type: %s, cv: %s}".formatted(family, cv));

        Gaps gaps = fit.traffic().gaps();
        assertThat(gaps.getClass().getSimpleName()).isEqualToIgnoringCase(family);
        assertThat(gaps instanceof Gaps.Gamma gamma ? gamma.cv() : ((Gaps.Weibull) gaps).cv())
                .isCloseTo(cv, Percentage.withPercentage(3));
        assertThat(fit.gaps().getFirst().distance()).isLessThan(0.01);
    }

    @Test
    void findsAPoissonProcessOfConstantRateWithoutInventingShapes() {
        TrafficFit fit = fit();

        assertThat(fit.traffic().gaps()).isEqualTo(new Gaps.Poisson());
        assertThat(fit.traffic().shape()).isEmpty();
        assertThat(fit.traffic().rate()).isCloseTo(2, Percentage.withPercentage(1));
    }

    @Test
    void takesGapsThatAreAllEqualForConstant() {
        assertThat(fit("gaps", "constant").traffic().gaps()).isEqualTo(new Gaps.Constant());
    }

    @Test
    void doesNotTakeBurstyGapsForChangesOfTheRate() {
        assertThat(fit("gaps", "{type: gamma, cv: 3}").traffic().shape()).isEmpty();
    }

    @Test
    void findsARampAndTellsItsGapsFromIt() {
        TrafficFit fit = fit("shape", "{type: ramp, from: 0.5, to: 1.5, end: 10h}", "gaps", "{type: gamma, cv: 0.5}");

        assertThat(shape(fit)).isInstanceOfSatisfying(RateShape.Ramp.class, ramp -> {
            assertThat(ramp.from()).isCloseTo(0.5, within(0.02));
            assertThat(ramp.to()).isCloseTo(1.5, within(0.02));
        });
        assertThat(((Gaps.Gamma) fit.traffic().gaps()).cv()).isCloseTo(0.5, within(0.02));
    }

    @Test
    void findsABurst() {
        TrafficFit fit = fit("shape", "{type: burst, factor: 4, start: 3h, length: 75m}");

        assertThat(fit.traffic().rate()).isCloseTo(2, Percentage.withPercentage(3));
        assertThat(shape(fit)).isInstanceOfSatisfying(RateShape.Burst.class, burst -> {
            assertThat(burst.factor()).isCloseTo(4, Percentage.withPercentage(5));
            assertThat(burst.start().toMinutes()).isBetween(173L, 187L);
            assertThat(burst.length().toMinutes()).isBetween(68L, 82L);
        });
    }

    @Test
    void findsTheWaveOfADay() {
        OpenLoop daily = traffic("shape", "{type: diurnal, amplitude: 0.6, peak: 14h}", "rate", "12/min");
        TrafficFit fit = fits(Duration.ofDays(4), daily).getFirst();

        assertThat(shape(fit)).isInstanceOfSatisfying(RateShape.Diurnal.class, day -> {
            assertThat(day.amplitude()).isCloseTo(0.6, within(0.02));
            assertThat(day.peak().toMinutes()).isCloseTo(14 * 60L, within(15L));
        });
    }

    @Test
    void findsStepsWhereNothingSimplerFits() {
        String points = "{type: steps, points: [{at: 0s, factor: 1}, {at: 150m, factor: 3}, {at: 5h, factor: 0.3},"
                + " {at: 450m, factor: 2}]}";

        assertThat(shape(fit("shape", points)))
                .isInstanceOfSatisfying(
                        RateShape.Steps.class,
                        steps -> assertThat(steps.points())
                                .hasSize(4)
                                .last()
                                .satisfies(step -> assertThat(step.at())
                                        .isCloseTo(Duration.ofMinutes(450), Duration.ofMinutes(1))));
    }

    @Test
    void findsLengths() {
        TrafficFit fit = fit(
                "prompt", "{type: log-normal, median: 400, p95: 3000}",
                "output", "{type: exponential, mean: 200}");

        TokenCount.LogNormal prompt = (TokenCount.LogNormal) fit.traffic().prompt();
        assertThat(prompt.median()).isCloseTo(400, Percentage.withPercentage(2));
        assertThat(prompt.p95()).isCloseTo(3000, Percentage.withPercentage(3));
        assertThat(((TokenCount.Exponential) fit.traffic().output()).mean())
                .isCloseTo(200, Percentage.withPercentage(2));
    }

    @Test
    void keepsLengthsThatAreFewAsTheyAreAndDescribesOddOnesByTheirQuantiles() {
        TrafficFit fit = fit(
                "prompt", "{type: empirical, weights: {10: 1, 500: 3}}",
                "output", "{type: quantiles, tokens: {0: 1, 0.5: 10, 0.6: 1000, 1: 1100}}");

        assertThat(((TokenCount.Empirical) fit.traffic().prompt()).weights()).containsOnlyKeys(10, 500);
        assertThat(fit.traffic().output()).isInstanceOf(TokenCount.Quantiles.class);
        assertThat(fit.outputs().getFirst().distance()).isLessThan(0.05);
        assertThat(fit().traffic().prompt()).isEqualTo(new TokenCount.Fixed(100));
    }

    @Test
    void fitsEachModelByItself() {
        List<TrafficFit> fits =
                fits(LONG, traffic("model", "a", "gaps", "{type: gamma, cv: 3}"), traffic("model", "b", "rate", "6/s"));

        assertThat(fits).extracting(TrafficFit::model).containsExactlyInAnyOrder("a", "b");
        fits.forEach(fit -> assertThat(fit.traffic().rate())
                .as("rate of " + fit.model())
                .isCloseTo(fit.model().equals("a") ? 2 : 6, Percentage.withPercentage(6)));
    }

    @Test
    void leavesOutModelsOfWhichTooLittleIsKnown() {
        assertThat(fits(LONG, traffic(), traffic("model", "rare", "requests", "3")))
                .extracting(TrafficFit::model)
                .containsExactly("m");
    }

    @Test
    void refusesATraceOfTooManyModels() {
        TraceFitter fitter = new TraceFitter();
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100; i++) {
                        TraceRow row = trace(LONG, traffic("model", "m" + i, "requests", "1"))
                                .next();
                        fitter.first(row, new SourceLocation("t", i + 2, 1));
                    }
                })
                .isInstanceOf(InvalidInput.class)
                .hasMessage("t:34:1: the trace names more than 32 models; too many to fit");
    }

    @Test
    void findsTurnsMessagesAndTheSystemPromptOfConversations() {
        TrafficFit fit = fits(
                        Duration.ofHours(3),
                        traffic(
                                "prompt",
                                "2000",
                                "output",
                                "300",
                                "conversation",
                                "{turns: 3, think: 20s, message: 70, system_tokens: 96, system_prompts: 4, block_tokens: 32}"))
                .getFirst();

        Conversation found = fit.conversation().orElseThrow();
        assertThat(fit.traffic().rate()).isCloseTo(2, Percentage.withPercentage(3));
        assertThat(fit.traffic().prompt()).isEqualTo(new TokenCount.Fixed(2000));
        assertThat(found.message()).contains(new TokenCount.Fixed(70));
        assertThat(found.think()).isEqualTo(new Think.Exponential(Duration.ofSeconds(20)));
        assertThat(found.systemTokens()).isEqualTo(96);
        assertThat(found.systemPrompts()).isEqualTo(4);
        assertThat(found.blockTokens()).isEqualTo(32);
        assertThat(((Turns.Empirical) found.turns()).weights().get(3)).isGreaterThan(20_000.0);
    }
}
